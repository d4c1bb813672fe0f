use std::time::Duration;

use super::*;

/// A template that has one of everything that is read.
const TEMPLATE: &str = r"
Parameters:
  Limit: { Type: Number, Default: 60 }
  Days: { Type: Number, Default: 0 }
  Given: { Type: String }
Conditions:
  Expires: !Not [!Equals [!Ref Days, 0]]
Globals:
  Function:
    Timeout: 10
    Environment: { Variables: { GLOBAL: all } }
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefaultRouteSettings: { ThrottlingRateLimit: !Ref Limit, ThrottlingBurstLimit: 9 }
      Auth:
        DefaultAuthorizer: Staff
        Authorizers:
          Staff:
            AuthorizationScopes: [vrs/use]
            IdentitySource: $request.header.Authorization
            JwtConfiguration:
              issuer: !Sub https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}
              audience: [!Ref Client]
  View:
    Type: AWS::Serverless::Function
    Metadata: { BuildProperties: { Binary: consent-view } }
    Properties:
      Timeout: 3
      Environment:
        Variables:
          TABLE: !Ref Things
          LONG: { Ref: Limit }
          JOINED: !Join ['-', [a, !Ref Given]]
          CHOSEN: !If [Expires, one, two]
          LEFT_OUT: !Sub '${!literal} ${Given}'
      Events:
        One:
          Type: HttpApi
          Properties: { ApiId: !Ref Api, Method: get, Path: /v1/terms }
        Other:
          Type: HttpApi
          Properties: { ApiId: !Ref Api, Method: ANY, Path: $default }
        Elsewhere: { Type: Schedule }
  Things:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions:
        - { AttributeName: a, AttributeType: S }
        - { AttributeName: b, AttributeType: N }
      KeySchema:
        - { AttributeName: b, KeyType: RANGE }
        - { AttributeName: a, KeyType: HASH }
      GlobalSecondaryIndexes:
        - IndexName: byB
          KeySchema: [{ AttributeName: b, KeyType: HASH }]
          Projection: { ProjectionType: ALL }
      TimeToLiveSpecification: !If
        - Expires
        - { AttributeName: end, Enabled: true }
        - !Ref AWS::NoValue
      SSESpecification: { KMSMasterKeyId: !GetAtt Key.Arn }
  Pages:
    Type: AWS::CloudFront::Function
    Metadata: { Pages: [/, /terms], NotFound: <p>none }
  SecurityHeaders:
    Type: AWS::CloudFront::ResponseHeadersPolicy
    Properties:
      ResponseHeadersPolicyConfig:
        SecurityHeadersConfig:
          ContentSecurityPolicy:
            ContentSecurityPolicy: !Sub default-src 'none'; connect-src 'self' https://${Given}.example.com
          ContentTypeOptions: { Override: true }
          FrameOptions: { FrameOption: DENY }
          ReferrerPolicy: { ReferrerPolicy: no-referrer }
          StrictTransportSecurity: { AccessControlMaxAgeSec: 1 }
        CustomHeadersConfig:
          Items: [{ Header: Cache-Control, Value: no-cache }]
  AssetHeaders:
    Type: AWS::CloudFront::ResponseHeadersPolicy
    Properties:
      ResponseHeadersPolicyConfig:
        CustomHeadersConfig:
          Items: [{ Header: Cache-Control, Value: no-store, Override: false }]
  DataHeaders:
    Type: AWS::CloudFront::ResponseHeadersPolicy
    Properties: { ResponseHeadersPolicyConfig: {} }
Outputs:
  AssetCaching: { Value: a year }
";

fn names() -> Names {
    [("AWS::Region", "r"), ("Pool", "p"), ("Client", "c"), ("Given", "given")]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn read(text: &str) -> Result<Template> {
    Template::parse(text, Path::new("."), names())
}

/// The whole chain of causes when the template is changed like this.
fn refused(from: &str, to: &str) -> String {
    assert!(TEMPLATE.contains(from), "{from}");
    format!("{:#}", read(&TEMPLATE.replace(from, to)).unwrap_err())
}

#[test]
fn functions_have_their_binary_time_out_and_resolved_environment() {
    let functions = read(TEMPLATE).unwrap().functions;
    let [view] = functions.as_slice() else { unreachable!("one function") };
    assert_eq!((view.id.as_str(), view.binary.as_str()), ("View", "consent-view"));
    assert_eq!(view.timeout, Duration::from_secs(3));
    let environment: Vec<_> =
        view.environment.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(
        environment,
        [
            "CHOSEN=two",
            "GLOBAL=all",
            "JOINED=a-given",
            "LEFT_OUT=${literal} given",
            "LONG=60",
            "TABLE=Things"
        ]
    );
}

#[test]
fn routes_have_the_authorizer_of_the_api() {
    let template = read(TEMPLATE).unwrap();
    let authorizer = Authorizer {
        issuer: "https://cognito-idp.r.amazonaws.com/p".to_owned(),
        audience: vec!["c".to_owned()],
        scopes: vec!["vrs/use".to_owned()],
    };
    let route = |method: Option<&str>, path: &str| Route {
        method: method.map(str::to_owned),
        path: path.to_owned(),
        function: "View".to_owned(),
        authorizer: authorizer.clone(),
    };
    assert_eq!(template.routes, [route(Some("GET"), "/v1/terms"), route(None, "$default")]);
    assert_eq!(template.throttle, Throttle { rate: 60.0, burst: 9.0 });
}

#[test]
fn a_route_whose_authorizer_is_in_doubt_is_refused() {
    for (from, to, reason) in [
        ("        DefaultAuthorizer: Staff\n", "", "no authorizer is named"),
        ("DefaultAuthorizer: Staff", "DefaultAuthorizer: Nobody", "Nobody is not declared"),
        ("Path: $default }", "Path: $default, Auth: { Authorizer: NONE } }", "NONE is not declared"),
        ("            JwtConfiguration:\n", "            Other:\n", "Staff is not a JWT authorizer"),
        ("AuthorizationScopes: [vrs/use]", "AuthorizationScopes: []", "no audience or no scope"),
        ("audience: [!Ref Client]", "audience: []", "no audience or no scope"),
        ("$request.header.Authorization", "$request.querystring.token", "doesn't read the header"),
        ("${Pool}", "${Unknown}", "Unknown has no local value"),
        ("[!Ref Client]", "[!ImportValue Client]", "!ImportValue: has no meaning on this machine"),
        ("ApiId: !Ref Api, Method: get", "ApiId: !Ref Other, Method: get", "its API is not in the template"),
    ] {
        let error = refused(from, to);
        assert!(error.contains(reason), "{to}: {error}");
    }
}

#[test]
fn tables_have_keys_indexes_and_expiry() {
    let table = |text: &str| read(text).unwrap().tables.remove(0);
    let things = table(TEMPLATE);
    assert_eq!(things.name, "Things");
    assert_eq!(things.attributes, [("a".to_owned(), "S".to_owned()), ("b".to_owned(), "N".to_owned())]);
    assert_eq!(things.key, Key { hash: "a".to_owned(), range: Some("b".to_owned()) });
    let by_b = Index { name: "byB".to_owned(), key: Key { hash: "b".to_owned(), range: None } };
    assert_eq!(things.indexes, [by_b]);
    assert_eq!(things.expires_at, None);
    let expiring =
        table(&TEMPLATE.replace("Days: { Type: Number, Default: 0 }", "Days: { Type: Number, Default: 9 }"));
    assert_eq!(expiring.expires_at.as_deref(), Some("end"));
}

#[test]
fn the_site_has_its_pages_and_headers() {
    let site = read(TEMPLATE).unwrap().site;
    assert_eq!(site.pages, ["/", "/terms"]);
    assert_eq!(site.not_found, "<p>none");
    let headers: Vec<_> = site.page_headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(
        headers,
        [
            // Without the cloud's own addresses, and without what means nothing over plain HTTP.
            "content-security-policy: default-src 'none'; connect-src 'self'",
            "x-content-type-options: nosniff",
            "x-frame-options: DENY",
            "referrer-policy: no-referrer",
            "cache-control: no-cache",
        ]
    );
    // The policy's own is for files that aren't there.
    assert_eq!(site.asset_headers, [("cache-control".to_owned(), "a year".to_owned())]);
}

#[test]
fn what_is_not_understood_is_named() {
    for (from, to, reason) in [
        ("Binary: consent-view", "Other: x", "function View: names no binary"),
        (
            "TABLE: !Ref Things",
            "TABLE: !Ref Nothing",
            "function View: TABLE: !Ref: Nothing has no local value",
        ),
        ("TABLE: !Ref Things", "TABLE: /opt/x", "TABLE is in /opt, but there is no layer"),
        ("ProjectionType: ALL", "ProjectionType: KEYS_ONLY", "table Things: the index byB"),
        ("CHOSEN: !If [Expires,", "CHOSEN: !If [Other,", "there is no condition Other"),
        ("Metadata: { Pages: [/, /terms],", "Metadata: { X: [],", "doesn't list its pages"),
        ("NotFound:", "Found:", "the page for what isn't there"),
        ("  AssetHeaders:", "  OtherHeaders:", "no response headers policy AssetHeaders"),
        ("  AssetCaching:", "  Other:", "there is no output AssetCaching"),
    ] {
        let error = refused(from, to);
        assert!(error.contains(reason), "{to}: {error}");
    }
}

#[test]
fn permissions_are_read_with_tables_and_indexes_inside_the_role_and_apart() {
    let granted = permissions(&real()).unwrap();
    let has = |function: &str, action: &str, resource: &str| {
        granted.get(function).unwrap().contains(&(action.to_owned(), resource.to_owned()))
    };
    assert_eq!(granted.len(), 9);
    assert!(has("consent-submit", "dynamodb:PartiQLInsert", "Agreements"));
    assert!(has("inquiry-history", "dynamodb:Query", "Inquiries/index/byHolder"));
    assert!(has("transfer-inquiry", "kms:Decrypt", "key"));
    assert!(!has("inquiry-history", "dynamodb:Query", "Agreements"));
}

fn real() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml")
}

#[test]
fn the_real_template_is_understood() {
    let template = Template::read(&real(), super::names("1:AAAA")).unwrap();
    assert_eq!(template.functions.len(), 9);
    let called_by_state_machines = template.functions.iter().filter(|it| !it.has_events);
    let called_by_state_machines: Vec<_> = called_by_state_machines.map(|it| it.binary.as_str()).collect();
    assert_eq!(called_by_state_machines, ["registration-import", "secret-renewal"]);
    assert!(template.routes.iter().any(|route| route.path == "$default" && route.method.is_none()));
    let terms = template.functions.iter().find_map(|function| function.environment.get("TERMS_DIR"));
    assert!(Path::new(terms.unwrap()).join("usage.md").is_file());
}
