//! Puts the system together, in the order in which its parts need each other.

use std::{collections::BTreeMap, fs::File, path::Path, sync::Arc, time::Instant};

use anyhow::{Context as _, Result, bail};
use vrs_store::{Connection, PseudonymKeys, RecordRenewer, Renewal};

use crate::{
    children::Children,
    database,
    description::Description,
    format,
    functions::Functions,
    gateway::Gateway,
    http::Proxy,
    identity,
    kms::{self, Secret},
    ports, private, progress, samples,
    server::{self, Server},
    settings::Settings,
    site::Site,
    tables,
    template::{self, REGION, Template, USER_POOL},
};

/// Starts everything, and serves until something ends.
pub async fn run(settings: &Settings, children: &mut Children) -> Result<()> {
    let begun = Instant::now();
    let listener = ports::take(settings.port).await?;
    let port = listener.local_addr()?.port();
    let _lock = settings.data_dir.as_deref().map(own).transpose()?;

    let secret = Secret::load(settings.data_dir.as_deref())?;
    let template = read_template(settings, &secret, port)?;

    let dynamodb = match &settings.dynamodb_endpoint {
        Some(endpoint) => endpoint.clone(),
        None => database::start(settings.data_dir.as_deref()).await?,
    };
    tables::make(&dynamodb, &template.tables).await.with_context(|| format!("DynamoDB at {dynamodb}"))?;
    let kms = kms::start(vec![secret.clone()]).await?;
    let common = common_environment(&dynamodb, &kms);
    let tools = tool_environment(&template, &common);
    begin(&tools, &dynamodb, &secret).await?;

    progress::say("starting the identity provider and the functions");
    let identity = identity::start(settings, port, children).await?;
    let functions = Functions::start(settings, &template.functions, &common, children).await?;
    let people = if settings.sample {
        samples::load(&target(&tools, &dynamodb, &secret)?, settings.data_dir.as_deref()).await?
    } else {
        Vec::new()
    };
    functions.warm_up(&template.routes).await?;

    let address = format!("http://127.0.0.1:{port}");
    let description = Description {
        address: address.clone(),
        process_id: std::process::id(),
        issuer: identity.issuer.clone(),
        client_id: identity::CLIENT.to_owned(),
        scope: identity::SCOPE.to_owned(),
        environment: tools,
        functions: template
            .functions
            .iter()
            .map(|function| (function.binary.clone(), function.environment.clone()))
            .collect(),
        people: serde_json::to_value(&people)?,
    };
    let _written = description.write(&settings.root, port)?;
    let server = Server {
        host: format!("127.0.0.1:{port}"),
        alias: format!("localhost:{port}"),
        gateway: Gateway::new(template.routes, template.throttle, identity.keys, functions),
        identity: Proxy::new(identity.address),
        site: Site::new(settings.site_dir.clone(), &identity.issuer, &template.site)?,
    };
    progress::answer(&ready(&address, &people, begun));
    match server::serve(listener, server).await {}
}

/// Makes the directory ours: two systems on the same data would disagree.
fn own(directory: &Path) -> Result<File> {
    private::directory(directory)?;
    let path = directory.join("lock");
    let lock = File::create(&path).with_context(|| format!("{} can't be written", path.display()))?;
    if lock.try_lock().is_err() {
        bail!("another system runs on DATA_DIR {}", directory.display());
    }
    format::check(directory).context("DATA_DIR")?;
    Ok(lock)
}

fn read_template(settings: &Settings, secret: &Secret, port: u16) -> Result<Template> {
    let mut names = template::names(&secret.variable());
    names.extend(settings.inquiry_limit.parameters());
    let mut template = Template::read(&settings.root.join("infra/template.yaml"), names)?;
    let pool = format!("https://cognito-idp.{REGION}.amazonaws.com/{USER_POOL}");
    for route in &mut template.routes {
        if route.authorizer.issuer != pool {
            bail!("the authorizer of {} doesn't trust the user pool", route.path);
        }
        route.authorizer.issuer = identity::issuer(port);
    }
    template.functions.retain(|it| it.has_events);
    if let Some(terms) = &settings.terms_dir {
        for function in &mut template.functions {
            if let Some(value) = function.environment.get_mut("TERMS_DIR") {
                *value = terms.display().to_string();
            }
        }
    }
    Ok(template)
}

/// Begins the system as the operator does once in the cloud; one that has begun stays as it is.
async fn begin(tools: &BTreeMap<String, String>, dynamodb: &str, secret: &Secret) -> Result<()> {
    let keys = Arc::new(PseudonymKeys::new(vec![secret.open()?])?);
    let connection = Connection::to_endpoint(dynamodb).await;
    let table = |name| variable(tools, name).map(ToOwned::to_owned);
    let renewer = RecordRenewer::new(connection, table("RECORDS_TABLE")?, table("PROTECTIONS_TABLE")?, keys);
    renewer.begin(Renewal::Begin).await.context("DATA_DIR")
}

/// What Lambda gives to every function; the SDK finds the stand-ins through it.
fn common_environment(dynamodb: &str, kms: &str) -> BTreeMap<String, String> {
    let variables = [
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_DEFAULT_REGION", REGION),
        ("AWS_ENDPOINT_URL_DYNAMODB", dynamodb),
        ("AWS_ENDPOINT_URL_KMS", kms),
        ("AWS_REGION", REGION),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("LANG", "en_US.UTF-8"),
        ("TZ", ":UTC"),
    ];
    variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// What the functions know, together.
fn tool_environment(template: &Template, common: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut environment = common.clone();
    for function in &template.functions {
        environment.extend(function.environment.clone());
    }
    // These are for programs that run in the cloud.
    for name in ["LANG", "TZ"] {
        environment.remove(name);
    }
    environment
}

fn target<'a>(
    environment: &'a BTreeMap<String, String>,
    endpoint: &'a str,
    secret: &'a Secret,
) -> Result<samples::Target<'a>> {
    Ok(samples::Target {
        endpoint,
        agreements: variable(environment, "AGREEMENTS_TABLE")?,
        records: variable(environment, "RECORDS_TABLE")?,
        registrations: variable(environment, "REGISTRATIONS_TABLE")?,
        terms_dir: Path::new(variable(environment, "TERMS_DIR")?),
        secret,
    })
}

fn variable<'a>(environment: &'a BTreeMap<String, String>, name: &str) -> Result<&'a str> {
    let value = environment.get(name).with_context(|| format!("no function of the template has {name}"))?;
    Ok(value)
}

fn ready(address: &str, people: &[samples::Shown], begun: Instant) -> String {
    let people = match people {
        [] => "  （なし）\n".to_owned(),
        people => samples::table(people),
    };
    format!(
        "\n見本の利用者（全市区町村、パスワードは sample）\n  \
         011002-admin  札幌市、すべての役割    011002-staff  札幌市、照会のみ\n  \
         011002-admin2 札幌市、すべての役割（支援措置の解除など、2人で行うこと）\n  \
         012025-admin  函館市（同意済み）      012041-admin  旭川市（未同意）    など\n\
         見本の住民\n{people}\
         準備ができました（{:.1}秒）: {address}  終了は Ctrl-C\n",
        begun.elapsed().as_secs_f64()
    )
}
