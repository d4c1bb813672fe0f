"""The site: which address leads where, and with which headers."""

import json
import re
import subprocess
from pathlib import Path

import pytest

PAGES = ["/", "/terms", "/transfer", "/history", "/protections", "/help", "/callback", "/signed-out"]

SITE_FILES = Path(__file__).parents[2] / "frontend" / "public"

CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"


@pytest.fixture(scope="session")
def ask(resources):
    """Runs the viewer-request function, as CloudFront would, for some addresses."""
    code = resources["Pages"]["Properties"]["FunctionCode"]

    def ask(*addresses):
        script = code + (
            "\nconst addresses = JSON.parse(process.argv[1]);"
            "\nconsole.log(JSON.stringify(addresses.map((uri) => handler("
            "{ request: { method: 'GET', uri, querystring: {}, headers: {} } }))));"
        )
        answer = subprocess.run(
            ["node", "--eval", script, json.dumps(addresses)],
            check=True, capture_output=True, text=True, timeout=30,
        )
        return json.loads(answer.stdout)

    return ask


@pytest.fixture(scope="session")
def behaviors(resources):
    config = resources["Distribution"]["Properties"]["DistributionConfig"]
    paths = {behavior["PathPattern"]: behavior for behavior in config["CacheBehaviors"]}
    return paths | {"*": config["DefaultCacheBehavior"]}


def test_each_page_is_the_one_document(resources, ask):
    assert resources["Pages"]["Metadata"]["Pages"] == PAGES
    slashed = [page + "/" for page in PAGES if page != "/"]
    for answer in ask(*PAGES, *slashed):
        assert answer["uri"] == "/index.html"


def test_files_are_left_to_the_bucket(ask):
    files = ["/index.html", "/favicon.ico", "/robots.txt", "/transfer.png"]
    assert [answer["uri"] for answer in ask(*files)] == files


def test_an_unknown_page_is_not_found_and_says_so_in_japanese(resources, ask):
    for answer in ask("/nowhere", "/transfer/1", "/v1", "//transfer", "/Transfer"):
        assert answer["statusCode"] == 404
    (answer,) = ask("/nowhere")
    assert "ページが見つかりません" in answer["body"]
    # The local system shows the same.
    assert answer["body"] == resources["Pages"]["Metadata"]["NotFound"]
    # Its one stylesheet passes under the policy of the site's pages as well.
    stylesheet = re.search(r'rel="stylesheet" href="/([^"]+)"', answer["body"])[1]
    assert (SITE_FILES / stylesheet).is_file()
    assert "<style" not in answer["body"] and "style=" not in answer["body"]


def test_what_the_function_answers_by_itself_is_guarded_like_a_page(resources, ask):
    (answer,) = ask("/nowhere")
    headers = {name: it["value"] for name, it in answer["headers"].items()}
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    assert headers["cache-control"] == "no-store"
    for name in ("X-Robots-Tag", "Cross-Origin-Resource-Policy"):
        assert headers[name.lower()] == custom(resources, "SecurityHeaders")[name][0]


def test_nothing_stands_between_the_api_and_the_browser(resources, behaviors):
    api = behaviors["/v1/*"]
    assert api["TargetOriginId"] == "api"
    assert "FunctionAssociations" not in api
    assert api["CachePolicyId"] == CACHING_DISABLED
    assert api["ViewerProtocolPolicy"] == "https-only"
    assert {"PUT", "POST"} <= set(api["AllowedMethods"])
    # An error page of the distribution's own would take the place of the API's 403 and 404.
    for response in resources["Distribution"]["Properties"]["DistributionConfig"]["CustomErrorResponses"]:
        assert not {"ResponsePagePath", "ResponseCode"} & set(response)


def test_what_is_not_there_is_asked_for_anew(resources):
    config = resources["Distribution"]["Properties"]["DistributionConfig"]
    kept = {it["ErrorCode"]: it["ErrorCachingMinTTL"] for it in config["CustomErrorResponses"]}
    assert kept == {403: 0, 404: 0}


def test_the_token_goes_along_to_the_api_and_the_host_does_not(resources, behaviors):
    assert behaviors["/v1/*"]["OriginRequestPolicyId"] == {"Ref": "ToApi"}
    config = resources["ToApi"]["Properties"]["OriginRequestPolicyConfig"]
    assert config["HeadersConfig"] == {"HeaderBehavior": "allExcept", "Headers": ["Host"]}
    assert config["CookiesConfig"] == {"CookieBehavior": "none"}


def test_pages_and_configuration_are_never_stale(behaviors):
    for path in ("*", "/config.json"):
        assert behaviors[path]["CachePolicyId"] == CACHING_DISABLED
    assert behaviors["/assets/*"]["CachePolicyId"] != CACHING_DISABLED


def policy(resources, name):
    return resources[name]["Properties"]["ResponseHeadersPolicyConfig"]


def custom(resources, name):
    items = policy(resources, name)["CustomHeadersConfig"]["Items"]
    return {item["Header"]: (item["Value"], item["Override"]) for item in items}


def test_each_kind_of_answer_has_its_headers(behaviors):
    assert {path: it["ResponseHeadersPolicyId"]["Ref"] for path, it in behaviors.items()} == {
        "*": "SecurityHeaders",
        "/assets/*": "AssetHeaders",
        "/config.json": "DataHeaders",
        "/v1/*": "DataHeaders",
    }


@pytest.mark.parametrize(
    ("name", "caching"),
    [
        ("SecurityHeaders", ("no-cache", True)),
        # Only for errors: the files bring a Cache-Control of their own, and errors none.
        ("AssetHeaders", ("no-store", False)),
        ("DataHeaders", ("no-store", True)),
    ],
)
def test_all_answers_are_https_only_unsniffed_unindexed(resources, name, caching):
    security = policy(resources, name)["SecurityHeadersConfig"]
    transport = security["StrictTransportSecurity"]
    assert transport["AccessControlMaxAgeSec"] >= 31536000 and transport["IncludeSubdomains"] is True
    assert security["ContentTypeOptions"] == {"Override": True}
    assert security["ReferrerPolicy"]["ReferrerPolicy"] == "no-referrer"
    headers = custom(resources, name)
    assert headers["X-Robots-Tag"] == ("noindex, nofollow", True)
    assert headers["Cache-Control"] == caching


def test_pages_run_nothing_inline_and_nothing_from_elsewhere(resources):
    config = policy(resources, "SecurityHeaders")["SecurityHeadersConfig"]
    text = config["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    directives = {}
    for directive in text.split(";"):
        name, *sources = directive.split()
        assert name not in directives
        directives[name] = sources
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert directives["frame-ancestors"] == directives["base-uri"] == ["'none'"]
    assert directives["require-trusted-types-for"] == ["'script'"]
    assert "unsafe" not in text and "*" not in text
    elsewhere = {name for name, sources in directives.items() if any("https:" in it for it in sources)}
    assert elsewhere == {"connect-src"}
    assert config["FrameOptions"]["FrameOption"] == "DENY"


def test_assets_are_kept_for_a_year_because_their_names_change(template):
    assert template["Outputs"]["AssetCaching"]["Value"] == "public, max-age=31536000, immutable"


def test_browsers_must_speak_tls_1_2(resources):
    config = resources["Distribution"]["Properties"]["DistributionConfig"]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert config["WebACLId"] == {"Ref": "EdgeWebAclArn"}


def test_config_json_is_what_the_page_needs(template):
    text = template["Outputs"]["ConfigJson"]["Value"]["Fn::Sub"]
    config = json.loads(re.sub(r"\$\{[A-Za-z:]+\}", "30", text))
    assert set(config) == {"issuer", "clientId", "scope", "logout", "idleMinutes"}
    assert config["scope"].split() == ["openid", "profile", "vrs/use"]


def test_g1_signing_in_is_by_code_with_a_short_token_and_a_second_factor(resources):
    client = resources["SiteClient"]["Properties"]
    assert client["GenerateSecret"] is False
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["AllowedOAuthScopes"] == ["openid", "profile", "vrs/use"]
    assert (client["AccessTokenValidity"], client["TokenValidityUnits"]["AccessToken"]) == (15, "minutes")
    assert client["RefreshTokenRotation"]["Feature"] == "ENABLED"
    assert "ALLOW_REFRESH_TOKEN_AUTH" not in client["ExplicitAuthFlows"]
    assert client["EnableTokenRevocation"] is True
    pool = resources["UserPool"]["Properties"]
    assert pool["MfaConfiguration"] == "ON"
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
