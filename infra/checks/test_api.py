"""The API: who passes, and what is kept of a request."""

from conftest import every, of_type

ROUTES = {
    ("GET", "/v1/terms", "consent-view"),
    ("GET", "/v1/terms/{id}", "consent-view"),
    ("GET", "/v1/transfer/holders", "consent-view"),
    ("GET", "/v1/transfer/requirement", "consent-view"),
    ("ANY", "$default", "consent-view"),
    ("PUT", "/v1/terms/{id}/consent", "consent-submit"),
    ("POST", "/v1/transfer/inquiries", "transfer-inquiry"),
    ("GET", "/v1/transfer/inquiries", "inquiry-history"),
    ("POST", "/v1/transfer/bulk-inquiries", "bulk-inquiry"),
    ("POST", "/v1/transfer/bulk-inquiries/{bulkId}/chunks/{n}", "bulk-inquiry"),
    ("GET", "/v1/transfer/bulk-inquiries/{bulkId}", "bulk-inquiry"),
    ("GET", "/v1/protections", "protection"),
    ("POST", "/v1/protections", "protection"),
    ("POST", "/v1/protections/search", "protection"),
    ("POST", "/v1/protections/{id}/lift", "protection"),
}


def body(deployed):
    (api,) = of_type(deployed, "AWS::ApiGatewayV2::Api").values()
    return api["Properties"]["Body"]


def test_the_routes_are_those_of_the_contract(functions):
    declared = {
        (event["Properties"]["Method"], event["Properties"]["Path"], binary(function))
        for function in functions.values()
        for event in function["Properties"].get("Events", {}).values()
        if event["Type"] == "HttpApi"
    }
    assert declared == ROUTES


# Woken by a schedule, and called by a state machine, which the template does not show as an event.
WOKEN = {"protection-count": {"Schedule"}, "registration-import": set(), "secret-renewal": set()}


def test_every_function_is_reached_by_the_api_only_and_in_payload_2_0_or_woken_by_its_schedule(functions):
    for function in functions.values():
        kinds = {event["Type"] for event in function["Properties"].get("Events", {}).values()}
        assert kinds == WOKEN.get(binary(function), {"HttpApi"})
        for event in function["Properties"].get("Events", {}).values():
            if event["Type"] == "Schedule":
                continue
            assert event["Properties"]["PayloadFormatVersion"] == "2.0"
        assert "FunctionUrlConfig" not in function["Properties"]


def test_g1_every_route_asks_for_a_token_with_the_scope(deployed):
    routes = [
        (path, method, operation)
        for path, methods in body(deployed)["paths"].items()
        for method, operation in methods.items()
    ]
    assert len(routes) == len(ROUTES)
    for path, method, operation in routes:
        assert operation["security"] == [{"Staff": ["vrs/use"]}], (method, path)


def test_g1_no_event_chooses_another_authorizer(functions):
    for function in functions.values():
        for event in function["Properties"].get("Events", {}).values():
            assert "Auth" not in event["Properties"]


def test_g1_tokens_are_those_of_the_pool_and_the_site(deployed):
    scheme = body(deployed)["components"]["securitySchemes"]["Staff"]
    authorizer = scheme["x-amazon-apigateway-authorizer"]
    assert authorizer["type"] == "jwt"
    assert authorizer["identitySource"] == "$request.header.Authorization"
    assert authorizer["jwtConfiguration"] == {
        "issuer": {"Fn::Sub": "https://cognito-idp.${AWS::Region}.amazonaws.com/${UserPool}"},
        "audience": [{"Ref": "SiteClient"}],
    }


def test_no_other_origin_may_call_the_api(deployed):
    assert not list(every(body(deployed), "x-amazon-apigateway-cors"))


def test_nobody_goes_around_the_distribution(resources):
    assert resources["Api"]["Properties"]["DisableExecuteApiEndpoint"] is True
    name = resources["ApiName"]["Properties"]
    assert name["DomainNameConfigurations"][0]["SecurityPolicy"] == "TLS_1_2"
    condition, mutual, _ = name["MutualTlsAuthentication"]["Fn::If"]
    assert condition == "OriginIsMutual" and mutual == {"TruststoreUri": {"Ref": "ApiTruststoreUri"}}


def test_g2_the_access_log_keeps_neither_address_nor_query_nor_headers(resources):
    log = resources["Api"]["Properties"]["AccessLogSettings"]["Format"]
    variables = {part.split('"')[0] for part in log.split("$")[1:]}
    assert variables == {
        "context.requestId",
        "context.requestTime",
        "context.routeKey",
        "context.status",
        "context.responseLength",
        "context.responseLatency",
        "context.integrationLatency",
        "context.integrationStatus",
        "context.authorizer.claims.sub",
        "context.authorizer.error",
        "context.error.responseType",
    }
    assert "\n" not in log


def test_requests_are_throttled(resources):
    settings = resources["Api"]["Properties"]["DefaultRouteSettings"]
    assert settings["ThrottlingRateLimit"] == {"Ref": "ApiRateLimit"}
    assert settings["ThrottlingBurstLimit"] == {"Ref": "ApiBurstLimit"}


def firewall(edge):
    rules = edge["Resources"]["WebAcl"]["Properties"]["Rules"]
    assert [rule["Priority"] for rule in rules] == list(range(len(rules)))
    return {rule["Name"]: rule for rule in rules}


def test_neither_one_address_nor_one_token_on_many_starves_the_others(edge):
    rules = firewall(edge)
    address = rules["rate"]["Statement"]["RateBasedStatement"]
    assert (address["AggregateKeyType"], address["Limit"]) == ("IP", {"Ref": "RequestLimit"})
    token = rules["token"]["Statement"]["RateBasedStatement"]
    assert (token["AggregateKeyType"], token["Limit"]) == ("CUSTOM_KEYS", {"Ref": "TokenRequestLimit"})
    (key,) = token["CustomKeys"]
    assert key["Header"]["Name"] == "authorization"
    assert "ScopeDownStatement" not in token
    assert rules["rate"]["Action"] == rules["token"]["Action"] == {"Block": {}}
    parameters = edge["Parameters"]
    assert parameters["TokenRequestLimit"]["Default"] < parameters["RequestLimit"]["Default"]


def test_g2_the_firewall_does_not_show_the_tokens_that_it_counts(edge):
    protections = edge["Resources"]["WebAcl"]["Properties"]["DataProtectionConfig"]["DataProtections"]
    (token,) = (it for it in protections if it["Field"].get("FieldKeys") == ["authorization"])
    assert token["Action"] == "SUBSTITUTION"
    # Either would leave them readable in what is said of a request that was blocked.
    assert not {"ExcludeRateBasedDetails", "ExcludeRuleMatchDetails"} & set(token)


def test_what_the_contract_allows_is_only_counted(edge):
    group = firewall(edge)["common"]["Statement"]["ManagedRuleGroupStatement"]
    overridden = {it["Name"]: it["ActionToUse"] for it in group["RuleActionOverrides"]}
    assert overridden == {"SizeRestrictions_BODY": {"Count": {}}, "NoUserAgent_HEADER": {"Count": {}}}


def binary(function):
    return function["Metadata"]["BuildProperties"]["Binary"]
