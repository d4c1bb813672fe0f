"""The operator's work: what needs the secret runs where nobody can take its role, and what is kept of it tells of nobody."""

import re

from conftest import of_type
from test_guards import bucket_policy, name_of
from test_permissions import listed, statements, target


def test_nobody_but_a_service_takes_a_role_that_has_the_secret_or_records(resources):
    """A3: a person can take one role of the stack, and it has neither; nor do any of these let a role in from outside."""
    trusted = {
        name: [it["Principal"] for it in role["Properties"]["AssumeRolePolicyDocument"]["Statement"]]
        for name, role in of_type(resources, "AWS::IAM::Role").items()
    }
    taken_by_people = {name for name, principals in trusted.items() if any(set(it) != {"Service"} for it in principals)}
    assert taken_by_people == {"OperatorStartRole"}
    for name in taken_by_people:
        for statement in statements(resources, name):
            for action in listed(statement["Action"]):
                assert action.split(":")[0] in ("states", "s3"), action
    # What the key itself lets in are roles of this stack, by name, and each is a function's.
    (unwrap,) = (it for it in resources["PseudonymKey"]["Properties"]["KeyPolicy"]["Statement"] if it["Sid"] == "Unwrap")
    let_in = [name_of(it).split(" ")[0] for it in unwrap["Principal"]["AWS"]]
    assert let_in == ["TransferInquiryRole", "BulkInquiryRole", "ProtectionRole", "RegistrationImportRole", "SecretRenewalRole"]
    for name in let_in:
        assert trusted[name] == [{"Service": "lambda.amazonaws.com"}]


def test_the_operators_role_is_given_to_one_by_name_and_with_a_second_factor(template, resources):
    pattern = re.compile(template["Parameters"]["OperatorPrincipalArn"]["AllowedPattern"])
    for legal in ("", "arn:aws:iam::111111111111:user/loader", "arn:aws:iam::111111111111:role/a/b"):
        assert pattern.fullmatch(legal), legal
    for illegal in (
        "*",
        "arn:aws:iam::111111111111:root",
        "111111111111",
        "arn:aws:iam::111111111111:role/*",
        "arn:aws:iam::*:role/loader",
        "arn:aws:iam::111111111111:user/a,arn:aws:iam::111111111111:user/b*",
    ):
        assert not pattern.fullmatch(illegal), illegal
    (trust,) = resources["OperatorStartRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"AWS": {"Ref": "OperatorPrincipalArn"}}
    assert trust["Condition"] == {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def test_g2_a_municipalitys_file_is_read_by_what_loads_it_and_gone_in_a_day(resources):
    policy = bucket_policy(resources, "RegistrationFiles")
    actions, spared = policy["OnlyTheImportReadsAndDeletesFiles"]
    assert {"s3:GetObject", "s3:DeleteObject"} <= actions and spared == ["RegistrationImportRole"]
    assert policy["OnlyTheOperatorPutsFiles"] == (
        {"s3:PutObject"},
        ["OperatorStartRole if OperatorStarts", "BreakGlassRoleArn"],
    )
    assert policy["OnlyTheImportPutsAnythingElse"] == ({"s3:PutObject"}, ["RegistrationImportRole"])
    assert "s3:PutLifecycleConfiguration" in policy["OnlyTheDeploymentChangesThis"][0]
    bucket = resources["RegistrationFiles"]["Properties"]
    assert "VersioningConfiguration" not in bucket, "an earlier version would outlast the file"
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert target(encryption["ServerSideEncryptionByDefault"]["KMSMasterKeyID"]) == "FilesKey"
    document = next(it["Properties"]["PolicyDocument"] for it in of_type(resources, "AWS::S3::BucketPolicy").values() if it["Properties"]["Bucket"] == {"Ref": "RegistrationFiles"})
    kept_out = {it["Sid"]: it["Condition"]["StringNotEquals"] for it in document["Statement"] if "StringNotEquals" in it.get("Condition", {})}
    assert kept_out["UnderNoOtherEncryption"] == {"s3:x-amz-server-side-encryption": "aws:kms"}
    (key,) = kept_out["UnderNoOtherKey"].values()
    assert target(key) == "FilesKey"
    rules = {it["Prefix"]: it for it in bucket["LifecycleConfiguration"]["Rules"]}
    assert set(rules) == {"files/", "reports/"} and {it["Status"] for it in rules.values()} == {"Enabled"}
    assert rules["files/"]["ExpirationInDays"] == rules["files/"]["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] == 1
    using = [it for it in resources["FilesKey"]["Properties"]["KeyPolicy"]["Statement"] if "kms:Decrypt" in it["Action"]]
    assert [name_of(it) for it in using[0]["Principal"]["AWS"]] == ["RegistrationImportRole", "OperatorStartRole if OperatorStarts"]
    assert len(using) == 1 and using[0]["Condition"]["StringEquals"]["kms:ViaService"] == {"Fn::Sub": "s3.${AWS::Region}.amazonaws.com"}


# What may stand in the history of a state machine: names, numbers, counts, and the key up to which a segment was read.
POINTERS = {
    "RegistrationImport": {
        "step", "input", "run", "municipality", "file", "etag", "bytes", "of", "share", "shares", "workers", "standing", "parts",
        "isAccepted", "rows", "faultyRows", "warnings", "report", "isDone", "fromLine", "counts", "written", "unchanged", "notTaken",
    },
    "SecretRenewal": {
        "step", "input", "work", "of", "segment", "segments", "workers", "standing", "parts", "isDone", "readUpTo", "counts", "read", "concerned",
    },
}  # fmt: skip


def states_of(definition):
    for name, state in definition["States"].items():
        yield name, state
        if "ItemProcessor" in state:
            yield from states_of(state["ItemProcessor"])


def test_g2_a_state_machine_holds_pointers_and_counts_only(resources):
    for machine, known in POINTERS.items():
        properties = resources[machine]["Properties"]
        assert "LoggingConfiguration" not in properties
        told = set()
        for name, state in states_of(properties["Definition"]):
            if state["Type"] == "Task":
                assert state["Parameters"]["FunctionName"] == "${Function}", name
                told |= set(state["Parameters"]["Payload"]) | set(state["ResultSelector"])
            told |= set(state.get("ItemSelector", {}))
            if name == "Told":
                told |= set(state["Parameters"])
        assert {it.removesuffix(".$") for it in told} == known


def test_what_is_busy_is_waited_for_and_what_is_refused_is_not(resources):
    for machine in POINTERS:
        definition = resources[machine]["Properties"]["Definition"]
        tasks = [it for _, it in states_of(definition) if it["Type"] == "Task"]
        assert len(tasks) == 3
        for task in tasks:
            (retry,) = task["Retry"]
            assert "Busy" in retry["ErrorEquals"]
            assert not {"States.ALL", "States.TaskFailed", "Refused", "Exchanged", "Event"} & set(retry["ErrorEquals"])
            delays = [min(retry["IntervalSeconds"] * retry["BackoffRate"] ** n, retry["MaxDelaySeconds"]) for n in range(retry["MaxAttempts"])]
            assert sum(delays) >= 3600, "an hour at most, half of it on average"
        (spread,) = (it for _, it in states_of(definition) if it["Type"] == "Map")
        assert spread["ToleratedFailurePercentage"] == 0
        assert spread["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
