//! The whole system on one machine, without the cloud: what `infra/template.yaml` declares, with stand-ins
//! for DynamoDB, KMS, Cognito, API Gateway and CloudFront. The functions are the ones that are deployed.

mod children;
mod command;
mod database;
mod description;
mod environment;
mod functions;
mod gateway;
mod guard;
mod http;
mod identity;
mod kms;
mod ports;
mod private;
mod progress;
mod samples;
mod server;
mod settings;
mod site;
mod system;
mod tables;
mod template;
mod token;

pub use command::main;
