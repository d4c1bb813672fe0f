"""What a stolen credential gives: whom tables, keys and buckets let in themselves, and that somebody hears of it."""

import json
import re

import pytest
from conftest import of_type
from moto.events.models import EventPattern
from test_permissions import INSERT_ONLY, listed, statements, target

DEPLOY = "arn:aws:iam::111111111111:role/deploy"
BREAK_GLASS = "arn:aws:iam::111111111111:role/break-glass"
CHANGERS = [{"Ref": "DeployRoleArn"}, {"Ref": "BreakGlassRoleArn"}]


def denials(policy):
    """The statements that deny, by their Sid: which actions, and the only principals that they don't concern."""
    found = {}
    for statement in policy["Statement"]:
        principals = statement.get("Condition", {}).get("ArnNotEquals", {}).get("aws:PrincipalArn")
        if statement["Effect"] == "Deny" and principals is not None:
            found[statement["Sid"]] = (set(listed(statement["Action"])), [name_of(it) for it in listed(principals)])
    return found


def name_of(principal):
    if "Fn::If" in principal:
        condition, given, otherwise = principal["Fn::If"]
        assert otherwise == {"Ref": "AWS::NoValue"}
        return f"{target(given)} if {condition}"
    return principal.get("Ref") or target(principal)


def table_policy(resources, table):
    return denials(resources[table]["Properties"]["ResourcePolicy"]["PolicyDocument"])


def bucket_policy(resources, bucket):
    (policy,) = (
        it for it in of_type(resources, "AWS::S3::BucketPolicy").values() if it["Properties"]["Bucket"] == {"Ref": bucket}
    )
    return denials(policy["Properties"]["PolicyDocument"])


def keys(resources, edge):
    return of_type(resources, "AWS::KMS::Key") | of_type(edge["Resources"], "AWS::KMS::Key")


# ---- Roles


def test_what_a_functions_role_may_holds_only_in_that_function(resources, functions):
    for name, function in functions.items():
        for statement in statements(resources, target(function["Properties"]["Role"])):
            if "logs:PutLogEvents" in statement["Action"]:
                # Lambda itself writes these, and is no function.
                assert "Condition" not in statement
            else:
                source = statement["Condition"]["ArnEquals"]["lambda:SourceFunctionArn"]
                assert source["Fn::GetAtt"] in ([name, "Arn"], f"{name}.Arn"), name


@pytest.mark.parametrize("parameter", ["BreakGlassRoleArn", "DeployRoleArn", "PublishRoleArn"])
def test_the_roles_that_policies_name_are_roles_and_single(template, edge, parameter):
    for declared in (template["Parameters"], edge["Parameters"]):
        if parameter in declared:
            pattern = re.compile(declared[parameter]["AllowedPattern"])
            assert "Default" not in declared[parameter]
            assert pattern.fullmatch(DEPLOY)
            assert not any(pattern.fullmatch(it) for it in ("", "*", DEPLOY + "*", "arn:aws:iam::111111111111:root"))


# ---- Tables and keys


def test_records_are_read_and_written_by_the_roles_that_need_it(resources):
    policy = table_policy(resources, "RecordsTable")
    reading, readers = policy["OnlyWhoAnswersInquiriesReads"]
    assert {"GetItem", "BatchGetItem", "Query", "Scan", "PartiQLSelect", "ConditionCheckItem", "ExportTableToPointInTime"} == {
        it.removeprefix("dynamodb:") for it in reading
    }
    assert readers == ["TransferInquiryRole", "BulkInquiryRole", "SecretRenewalRole if RenewalGoesOn", "BreakGlassRoleArn"]
    writing, writers = policy["OnlyTheImportAndTheRenewalWrite"]
    assert {"dynamodb:PutItem", "dynamodb:PartiQLInsert", "dynamodb:DeleteItem"} <= writing
    assert writers == ["RegistrationImportRole", "SecretRenewalRole if RenewalGoesOn", "BreakGlassRoleArn"]


def test_nobody_needs_records_whom_the_table_does_not_let_in(resources):
    """What roles allow and what the table leaves them are the same."""
    policy = table_policy(resources, "RecordsTable")
    for role in of_type(resources, "AWS::IAM::Role"):
        actions = {
            action
            for statement in statements(resources, role)
            for action in listed(statement["Action"])
            if any(target(it) == "RecordsTable" for it in listed(statement["Resource"]))
        }
        for sid in ("OnlyWhoAnswersInquiriesReads", "OnlyTheImportAndTheRenewalWrite"):
            denied, spared = policy[sid]
            assert bool(actions & denied) == any(it.split(" ")[0] == role for it in spared), (role, sid)


def test_a_copy_of_records_needs_a_key_that_no_administrator_may_use(resources):
    assert target(resources["RecordsTable"]["Properties"]["SSESpecification"]["KMSMasterKeyId"]) == "RecordsKey"
    allowed = {
        it["Sid"]: it for it in resources["RecordsKey"]["Properties"]["KeyPolicy"]["Statement"] if it["Effect"] == "Allow"
    }
    assert set(allowed) == {"Administer", "DynamoDbForWhoReadsOrWritesRecords"}
    using = allowed["DynamoDbForWhoReadsOrWritesRecords"]
    assert [name_of(it) for it in using["Principal"]["AWS"]] == [
        "TransferInquiryRole",
        "BulkInquiryRole",
        "RegistrationImportRole",
        "SecretRenewalRole if RenewalGoesOn",
        "DeployRoleArn",
        "BreakGlassRoleArn",
    ]
    assert using["Condition"]["StringEquals"]["kms:ViaService"] == {"Fn::Sub": "dynamodb.${AWS::Region}.amazonaws.com"}
    assert not any(re.match("kms:(Decrypt|Encrypt|ReEncrypt|Generate|Create|\\*)", it) for it in allowed["Administer"]["Action"])


@pytest.mark.parametrize(
    ("table", "adding"),
    [
        ("AgreementsTable", ["ConsentSubmitRole"]),
        ("InquiriesTable", ["TransferInquiryRole", "BulkInquiryRole"]),
        ("ProtectionsTable", ["ProtectionRole", "SecretRenewalRole if RenewalGoesOn"]),
    ],
)
def test_a1_t5_p2_only_the_functions_add_to_what_is_only_ever_added(resources, table, adding):
    inserting = [it for it in table_policy(resources, table).values() if it[0] == {"dynamodb:PartiQLInsert"}]
    assert inserting == [({"dynamodb:PartiQLInsert"}, [*adding, "BreakGlassRoleArn"])]


def test_only_a_deployment_changes_who_is_let_in(resources, edge):
    changers = ["DeployRoleArn", "BreakGlassRoleArn"]
    for table in (*INSERT_ONLY, "RecordsTable"):
        actions, spared = table_policy(resources, table)["OnlyTheDeploymentChangesThis"]
        assert {"dynamodb:PutResourcePolicy", "dynamodb:DeleteResourcePolicy"} <= actions and spared == changers
    for name, key in keys(resources, edge).items():
        denied = denials(key["Properties"]["KeyPolicy"])
        assert denied["OnlyTheDeploymentChangesThis"] == ({"kms:PutKeyPolicy"}, changers), name
        assert denied["NobodyDestroysIt"][1] == ["BreakGlassRoleArn"], name
    for bucket in of_type(resources, "AWS::S3::Bucket"):
        actions, spared = bucket_policy(resources, bucket)["OnlyTheDeploymentChangesThis"]
        assert {"s3:PutBucketPolicy", "s3:DeleteBucketPolicy"} <= actions and spared == changers, bucket


# ---- Buckets


def test_a1_nothing_enters_the_archive_but_what_the_tables_changed(resources):
    assert bucket_policy(resources, "LandingBucket")["OnlyTheDeliveryWrites"] == ({"s3:PutObject"}, ["ArchiveDeliveryRole"])
    actions, spared = bucket_policy(resources, "ArchiveBucket")["OnlyReplicationWrites"]
    assert {"s3:PutObject", "s3:ReplicateObject", "s3:ReplicateDelete"} <= actions
    assert spared == ["ArchiveReplicationRole"]


def test_a1_nobody_shortens_the_archives_time(resources):
    policy = bucket_policy(resources, "ArchiveBucket")
    actions, spared = policy["RetentionIsTheBuckets"]
    assert {"s3:PutObjectRetention", "s3:BypassGovernanceRetention"} <= actions and spared == ["BreakGlassRoleArn"]
    assert "s3:PutBucketObjectLockConfiguration" in policy["OnlyTheDeploymentChangesThis"][0]


def test_only_who_publishes_changes_the_site(resources):
    actions, spared = bucket_policy(resources, "SiteBucket")["OnlyWhoPublishesWrites"]
    assert {"s3:PutObject", "s3:DeleteObject"} <= actions
    assert spared == ["PublishRoleArn", "BreakGlassRoleArn"]


# ---- The sign-in


def test_the_sign_in_is_reached_from_where_the_site_is(resources):
    config = resources["Distribution"]["Properties"]["DistributionConfig"]["Restrictions"]["GeoRestriction"]
    (rule,) = (it for it in resources["SignInWebAcl"]["Properties"]["Rules"] if it["Name"] == "country")
    assert rule["Action"] == {"Block": {}}
    countries = rule["Statement"]["NotStatement"]["Statement"]["GeoMatchStatement"]["CountryCodes"]
    assert config == {"RestrictionType": "whitelist", "Locations": countries}


def test_pages_speak_to_this_pool_and_to_no_other_of_the_region(resources):
    config = resources["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy = config["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    (connect,) = (it.split()[1:] for it in policy.split(";") if it.strip().startswith("connect-src"))
    assert connect == [
        "'self'",
        # The slash at the end makes it a folder: all below it, nothing beside it.
        "https://cognito-idp.${AWS::Region}.amazonaws.com/${UserPool}/",
        "https://${IdentityPrefix}.auth.${AWS::Region}.amazoncognito.com",
    ]


# ---- Who hears of it


def filled_in(value):
    """A pattern as CloudFormation would give it."""
    if isinstance(value, dict):
        if set(value) == {"Ref"}:
            return {"DeployRoleArn": DEPLOY, "BreakGlassRoleArn": BREAK_GLASS}[value["Ref"]]
        if set(value) == {"Fn::Sub"}:
            given = {"AWS::Partition": "aws", "AWS::AccountId": "111111111111", "AWS::StackName": "vrs"}
            return re.sub(r"\$\{(.+?)\}", lambda it: given[it[1]], value["Fn::Sub"])
        return {key: filled_in(inner) for key, inner in value.items()}
    return [filled_in(it) for it in value] if isinstance(value, list) else value


def event(source, name, by="arn:aws:iam::111111111111:role/admin", **parameters):
    issuer = {"sessionContext": {"sessionIssuer": {"arn": by}}} if ":role/" in by else {"arn": by}
    return {
        "source": source,
        "detail-type": "AWS API Call via CloudTrail",
        "detail": {"eventName": name, "userIdentity": issuer, "requestParameters": parameters},
    }


ROLE = "arn:aws:iam::111111111111:role/"
# What happened, and the alarms that tell of it.
EVENTS = [
    (event("aws.kms", "PutKeyPolicy"), {"KeyGuardChanged"}),
    (event("aws.kms", "PutKeyPolicy", by=DEPLOY), {"KeyGuardChanged"}),
    (event("aws.kms", "Decrypt"), set()),
    (event("aws.dynamodb", "PutResourcePolicy"), {"TableGuardChanged"}),
    (event("aws.dynamodb", "DeleteResourcePolicy"), {"TableGuardChanged"}),
    (event("aws.dynamodb", "RestoreTableToPointInTime"), {"TableCopied"}),
    (event("aws.s3", "DeleteBucketPolicy"), {"BucketGuardChanged"}),
    (event("aws.sts", "AssumeRole", roleArn=BREAK_GLASS), {"BreakGlassTaken"}),
    (event("aws.sts", "AssumeRoleWithSAML", roleArn=BREAK_GLASS), {"BreakGlassTaken"}),
    (event("aws.sts", "AssumeRole", roleArn=ROLE + "vrs-OperatorStartRole-1A2B"), {"OperatorsRoleTaken"}),
    (event("aws.sts", "AssumeRole", roleArn=ROLE + "vrs-RegistrationImportRole-1A2B"), {"OperatorsRoleTaken"}),
    (event("aws.sts", "AssumeRole", roleArn=ROLE + "vrs-SecretRenewalRole-1A2B"), {"OperatorsRoleTaken"}),
    (event("aws.states", "UpdateStateMachine"), {"FunctionChanged"}),
    (event("aws.states", "UpdateStateMachine", by=DEPLOY), set()),
    (event("aws.states", "StartExecution"), set()),
    (event("aws.lambda", "CreateFunction20150331"), {"FunctionChanged"}),
    (event("aws.sts", "AssumeRole", roleArn=ROLE + "vrs-TransferInquiryRole-1A2B"), set()),
    (event("aws.lambda", "UpdateFunctionConfiguration20150331v2"), {"FunctionChanged"}),
    (event("aws.lambda", "UpdateFunctionCode20150331v2"), {"FunctionChanged"}),
    (event("aws.lambda", "UpdateFunctionCode20150331v2", by="arn:aws:iam::111111111111:root"), {"FunctionChanged"}),
    (event("aws.lambda", "UpdateFunctionCode20150331v2", by=DEPLOY), set()),
    (event("aws.iam", "UpdateAssumeRolePolicy"), {"RoleChanged"}),
    (event("aws.iam", "PutRolePolicy", by=DEPLOY), set()),
    (event("aws.cloudtrail", "StopLogging"), {"WatchChanged"}),
    (event("aws.monitoring", "DisableAlarmActions"), {"WatchChanged"}),
    (event("aws.events", "DisableRule", by=DEPLOY), set()),
]


def matches(rule, happened):
    pattern = filled_in(rule["Properties"]["EventPattern"])
    return EventPattern(json.dumps(pattern), pattern).matches_event(happened)


@pytest.mark.parametrize(("happened", "alarms"), EVENTS, ids=lambda it: it.get("detail", {}).get("eventName") if isinstance(it, dict) else None)
def test_what_undoes_a_guard_is_heard_and_a_deployment_is_not(resources, edge, happened, alarms):
    rules = of_type(resources, "AWS::Events::Rule")
    fired = {name for name, rule in rules.items() if matches(rule, happened)}
    told = {
        name
        for name, alarm in of_type(resources, "AWS::CloudWatch::Alarm").items()
        for dimension in alarm["Properties"].get("Dimensions", [])
        if dimension["Name"] == "RuleName" and dimension["Value"]["Ref"] in fired
    }
    assert told == alarms
    # IAM, and STS where it is asked by its global name, speak in us-east-1 only.
    if alarms and happened["source"] in ("aws.iam", "aws.sts"):
        assert matches(edge["Resources"]["AdministrationElsewhere"], happened)


def test_each_rule_has_its_alarm_and_writes_what_happened(resources):
    watched = [
        dimension["Value"]["Ref"]
        for alarm in of_type(resources, "AWS::CloudWatch::Alarm").values()
        for dimension in alarm["Properties"].get("Dimensions", [])
        if dimension["Name"] == "RuleName"
    ]
    rules = of_type(resources, "AWS::Events::Rule")
    assert sorted(watched) == sorted(rules)
    for rule in rules.values():
        (destination,) = rule["Properties"]["Targets"]
        assert destination["Arn"]["Fn::Sub"].endswith(":log-group:${AdministrationLogs}")


def test_a1_silence_of_the_archive_is_an_alarm(resources):
    alarm = resources["ArchiveNotRead"]["Properties"]
    assert alarm["TreatMissingData"] == "breaching"
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/Kinesis", "GetRecords.Success")
    assert alarm["Dimensions"] == [{"Name": "StreamName", "Value": {"Ref": "ChangeStream"}}]
    lacking = {it["Id"]: it for it in resources["ArchiveLacksChanges"]["Properties"]["Metrics"]}
    for table in INSERT_ONLY:
        assert f"${{{table}}}" in lacking["written"]["Expression"]["Fn::Sub"]


def test_calls_past_the_gateway_are_counted_for_every_function_behind_it(resources, functions):
    metrics = {it["Id"]: it for it in resources["CalledPastTheGateway"]["Properties"]["Metrics"]}
    behind = {
        name
        for name, function in functions.items()
        if any(it["Type"] == "HttpApi" for it in function["Properties"].get("Events", {}).values())
    }
    assert set(re.findall(r"\$\{(\w+)\}", metrics["ran"]["Expression"]["Fn::Sub"])) == behind
