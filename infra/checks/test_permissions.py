"""Permissions: what each role may do, and what nobody may."""

import json

from conftest import every, of_type

# As the code does, no more. The integration tests compare the calls they saw with the same roles.
CALLS = {
    "consent-view": {
        ("dynamodb:Query", "AgreementsTable"),
        ("dynamodb:BatchGetItem", "AgreementsTable"),
    },
    "consent-submit": {
        ("dynamodb:PartiQLInsert", "AgreementsTable"),
        ("dynamodb:Query", "AgreementsTable"),
    },
    "transfer-inquiry": {
        ("dynamodb:BatchGetItem", "AgreementsTable"),
        ("dynamodb:BatchGetItem", "InquiriesTable"),
        ("dynamodb:BatchGetItem", "ProtectionsTable"),
        ("dynamodb:BatchGetItem", "RegistrationsTable"),
        ("dynamodb:Query", "RecordsTable"),
        ("dynamodb:Query", "ProtectionsTable"),
        ("dynamodb:PartiQLInsert", "InquiriesTable"),
        ("dynamodb:GetItem", "InquiriesTable"),
        ("dynamodb:UpdateItem", "LimitsTable"),
        ("kms:Decrypt", "PseudonymKey"),
    },
    "inquiry-history": {
        ("dynamodb:Query", "InquiriesTable/index/byInquirer"),
        ("dynamodb:Query", "InquiriesTable/index/byHolder"),
        ("dynamodb:Query", "InquiriesTable/index/byGuard"),
    },
    "bulk-inquiry": {
        ("dynamodb:Scan", "AgreementsTable"),
        ("dynamodb:BatchGetItem", "ProtectionsTable"),
        ("dynamodb:Query", "RecordsTable"),
        ("dynamodb:Query", "ProtectionsTable"),
        ("dynamodb:PartiQLInsert", "InquiriesTable"),
        ("dynamodb:GetItem", "InquiriesTable"),
        ("dynamodb:Query", "InquiriesTable"),
        ("dynamodb:UpdateItem", "LimitsTable"),
        ("dynamodb:GetItem", "LimitsTable"),
        ("kms:Decrypt", "PseudonymKey"),
    },
    "protection": {
        ("dynamodb:PartiQLInsert", "ProtectionsTable"),
        ("dynamodb:Query", "ProtectionsTable"),
        ("dynamodb:BatchGetItem", "ProtectionsTable"),
        ("dynamodb:UpdateItem", "LimitsTable"),
        ("kms:Decrypt", "PseudonymKey"),
    },
    "protection-count": {("dynamodb:Scan", "ProtectionsTable")},
    "registration-import": {
        ("dynamodb:PutItem", "RecordsTable"),
        ("dynamodb:PutItem", "RegistrationsTable"),
        ("kms:Decrypt", "PseudonymKey"),
        ("s3:GetObject", "RegistrationFiles/files/*"),
        ("s3:DeleteObject", "RegistrationFiles/files/*"),
        ("s3:PutObject", "RegistrationFiles/reports/*"),
    },
    "secret-renewal": {
        ("dynamodb:Scan", "RecordsTable"),
        ("dynamodb:PutItem", "RecordsTable"),
        ("dynamodb:DeleteItem", "RecordsTable"),
        ("dynamodb:Scan", "ProtectionsTable"),
        ("dynamodb:BatchGetItem", "ProtectionsTable"),
        ("dynamodb:PartiQLInsert", "ProtectionsTable"),
        ("kms:Decrypt", "PseudonymKey"),
    },
}

# What a person may do who starts an import or a renewal.
STARTS = {
    ("states:StartExecution", "{}"),
    ("states:ListExecutions", "{}"),
    ("states:DescribeExecution", "execution:{}:*"),
    ("states:StopExecution", "execution:{}:*"),
    ("states:RedriveExecution", "execution:{}:*"),
    ("states:ListMapRuns", "execution:{}:*"),
    ("states:DescribeMapRun", "mapRun:{}/*"),
}

CHANGES = {
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:PartiQLUpdate",
    "dynamodb:PartiQLDelete",
    "dynamodb:DeleteTable",
    "dynamodb:DisableKinesisStreamingDestination",
}

INSERT_ONLY = ("AgreementsTable", "InquiriesTable", "ProtectionsTable")


def listed(value):
    return value if isinstance(value, list) else [value]


def target(resource):
    """Logical id of a resource, with what follows it in an ARN."""
    if "Fn::GetAtt" in resource:
        attribute = resource["Fn::GetAtt"]
        return attribute[0] if isinstance(attribute, list) else attribute.split(".")[0]
    # An execution's ARN is made of the machine's name.
    path = resource["Fn::Sub"].removeprefix("arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:")
    return path.replace("${", "").replace(".Arn}", "").replace(".Name}", "")


def statements(resources, role):
    """Of the role itself, and of policies that are attached to it."""
    for policy in resources[role]["Properties"].get("Policies", []):
        yield from policy["PolicyDocument"]["Statement"]
    for policy in of_type(resources, "AWS::IAM::RolePolicy").values():
        if policy["Properties"]["RoleName"] == {"Ref": role}:
            yield from policy["Properties"]["PolicyDocument"]["Statement"]


def may(resources, role):
    """Pairs of action and target that the role allows."""
    for statement in statements(resources, role):
        assert statement["Effect"] == "Allow"
        for action in listed(statement["Action"]):
            for resource in listed(statement["Resource"]):
                yield action, target(resource)


def role_of(function):
    return target(function["Properties"]["Role"])


def test_each_function_may_do_what_it_does_and_write_its_own_log(resources, functions):
    for function in functions.values():
        role = role_of(function)
        log = function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
        expected = CALLS[function["Metadata"]["BuildProperties"]["Binary"]] | {
            ("logs:CreateLogStream", log),
            ("logs:PutLogEvents", log),
        }
        assert set(may(resources, role)) == expected, role


def test_each_function_has_a_role_of_its_own(functions):
    roles = [role_of(function) for function in functions.values()]
    assert len(set(roles)) == len(roles) == len(CALLS)


def test_a4_p2_no_role_of_the_template_can_change_or_delete_what_is_only_ever_added(resources):
    for role in of_type(resources, "AWS::IAM::Role"):
        for action, resource in may(resources, role):
            assert "*" not in action, (role, action)
            if resource.startswith(INSERT_ONLY):
                assert action not in CHANGES, (role, action)


def test_the_operators_role_exists_only_where_it_is_given_to_somebody(template, resources):
    assert resources["OperatorStartRole"]["Condition"] == "OperatorStarts"
    assert template["Conditions"]["OperatorStarts"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "OperatorPrincipalArn"}, ""]}]}
    assert template["Parameters"]["OperatorPrincipalArn"]["Default"] == ""


def test_the_operator_starts_follows_and_reads_reports_and_no_more(resources):
    starts = {(action, on.format(machine)) for machine in ("RegistrationImport", "SecretRenewal") for action, on in STARTS}
    assert set(may(resources, "OperatorStartRole")) == starts | {
        ("s3:PutObject", "RegistrationFiles/files/*"),
        ("s3:AbortMultipartUpload", "RegistrationFiles/files/*"),
        ("s3:GetObject", "RegistrationFiles/reports/*"),
        ("s3:ListBucket", "RegistrationFiles"),
    }


def test_a_state_machine_calls_its_own_function_and_nothing_else(resources):
    for machine in of_type(resources, "AWS::StepFunctions::StateMachine"):
        assert set(may(resources, f"{machine}MachineRole")) == {
            ("lambda:InvokeFunction", f"{machine}Function"),
            ("states:StartExecution", machine),
            ("states:DescribeExecution", f"execution:{machine}/*"),
            ("states:StopExecution", f"execution:{machine}/*"),
            ("states:RedriveExecution", f"execution:{machine}/*"),
        }


def test_what_can_remove_records_exists_only_while_a_renewal_goes_on(template, resources):
    assert template["Conditions"]["RenewalGoesOn"] == {"Fn::Equals": [{"Ref": "Renewal"}, "on"]}
    assert template["Parameters"]["Renewal"]["Default"] == "off"
    removing = [role for role in of_type(resources, "AWS::IAM::Role") if ("dynamodb:DeleteItem", "RecordsTable") in may(resources, role)]
    assert removing == ["SecretRenewalRole"]
    for name in ("SecretRenewal", "SecretRenewalFunction", "SecretRenewalRole", "SecretRenewalCalls", "SecretRenewalDecrypts"):
        assert resources[name]["Condition"] == "RenewalGoesOn"


def test_no_role_has_managed_policies(resources):
    for role in of_type(resources, "AWS::IAM::Role").values():
        assert "ManagedPolicyArns" not in role["Properties"]


def test_a4_p2_the_tables_themselves_refuse_changes_from_everybody_but_one(resources):
    for table in INSERT_ONLY:
        policy = resources[table]["Properties"]["ResourcePolicy"]["PolicyDocument"]
        (statement,) = (it for it in policy["Statement"] if it["Sid"] == "OnlyEverAdded")
        assert statement["Effect"] == "Deny" and statement["Principal"] == "*"
        assert CHANGES <= set(statement["Action"])
        assert statement["Condition"]["ArnNotEquals"] == {
            "aws:PrincipalArn": {"Ref": "BreakGlassRoleArn"}
        }


def test_t5_p2_agreements_and_protections_never_expire_and_cannot_be_made_to(resources):
    for name in ("AgreementsTable", "ProtectionsTable"):
        table = resources[name]["Properties"]
        assert "TimeToLiveSpecification" not in table
        statement = table["ResourcePolicy"]["PolicyDocument"]["Statement"][0]
        assert "dynamodb:UpdateTimeToLive" in statement["Action"]


def test_inquiries_expire_only_where_a_retention_is_set(template, resources):
    condition, _, otherwise = resources["InquiriesTable"]["Properties"]["TimeToLiveSpecification"]["Fn::If"]
    assert condition == "InquiriesExpire" and otherwise == {"Ref": "AWS::NoValue"}
    assert template["Parameters"]["InquiryRetentionDays"]["Default"] == 0


def test_tables_are_encrypted_under_keys_of_the_stack_and_recoverable(resources):
    for name, table in of_type(resources, "AWS::DynamoDB::Table").items():
        properties = table["Properties"]
        assert properties["BillingMode"] == "PAY_PER_REQUEST"
        assert target(properties["SSESpecification"]["KMSMasterKeyId"]) == ("RecordsKey" if name == "RecordsTable" else "DataKey")
        if name != "LimitsTable":
            assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
            assert properties["DeletionProtectionEnabled"] is True
            assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"


def test_a1_every_change_is_copied_where_nobody_can_delete_it(template, resources):
    for table in INSERT_ONLY:
        assert target(resources[table]["Properties"]["KinesisStreamSpecification"]["StreamArn"]) == "ChangeStream"
    archive = resources["ArchiveBucket"]["Properties"]
    assert archive["ObjectLockEnabled"] is True
    rule = archive["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert rule == {"Mode": {"Ref": "ArchiveLockMode"}, "Days": {"Ref": "ArchiveRetentionDays"}}
    assert template["Parameters"]["ArchiveLockMode"]["Default"] == "COMPLIANCE"


def test_a3_only_who_turns_numbers_into_pseudonyms_unwraps_their_secrets(resources):
    decrypting = {
        role
        for role in of_type(resources, "AWS::IAM::Role")
        for action, _ in may(resources, role)
        if action.startswith("kms:")
    }
    assert decrypting == {
        "TransferInquiryRole",
        "BulkInquiryRole",
        "ProtectionRole",
        "RegistrationImportRole",
        "SecretRenewalRole",
    }
    context = {"StringEquals": {"kms:EncryptionContext:purpose": "vrs-pseudonym"}}
    allowed = {}
    for statement in resources["PseudonymKey"]["Properties"]["KeyPolicy"]["Statement"]:
        if statement["Effect"] == "Allow":
            allowed[statement["Sid"]] = statement
    assert set(allowed) == {"Administer", "MakeASecretThatNobodySees", "Unwrap"}
    assert allowed["Unwrap"]["Condition"] == context
    assert allowed["MakeASecretThatNobodySees"]["Condition"] == context
    assert "root" not in json.dumps(allowed["Unwrap"]["Principal"])
    for action in allowed["Administer"]["Action"]:
        assert not action.startswith(("kms:*", "kms:Create", "kms:Decrypt", "kms:Encrypt", "kms:ReEncrypt", "kms:Generate"))


def test_logs_are_encrypted_and_kept_for_a_set_time(resources, edge):
    for groups, key in ((resources, "DataKey"), (edge["Resources"], "LogKey")):
        for group in of_type(groups, "AWS::Logs::LogGroup").values():
            assert group["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}
            assert target(group["Properties"]["KmsKeyId"]) == key


def test_buckets_are_private_and_speak_tls_only(resources):
    buckets = of_type(resources, "AWS::S3::Bucket")
    policies = of_type(resources, "AWS::S3::BucketPolicy").values()
    guarded = {policy["Properties"]["Bucket"]["Ref"] for policy in policies}
    assert guarded == set(buckets)
    for bucket in buckets.values():
        assert set(bucket["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    for policy in policies:
        assert any(
            statement["Effect"] == "Deny" and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        )


def test_g2_the_firewalls_show_nothing_of_what_they_inspect(resources, edge):
    for acl in (resources["SignInWebAcl"], edge["Resources"]["WebAcl"]):
        assert set(every(acl, "SampledRequestsEnabled")) == {False}
        protected = {field["FieldType"] for field in every(acl, "Field")}
        assert {"BODY", "QUERY_STRING"} <= protected


def test_g2_the_distributions_log_has_no_query_cookie_or_referrer(edge):
    fields = edge["Resources"]["AccessLogDelivery"]["Properties"]["RecordFields"]
    assert not {field for field in fields if "query" in field or "(" in field}
