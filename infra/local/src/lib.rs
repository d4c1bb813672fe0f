//! The whole system on one machine, without the cloud: what `infra/template.yaml` declares, with stand-ins
//! for DynamoDB, KMS, Cognito, API Gateway and CloudFront. The functions are the ones that are deployed.

mod children;
mod command;
pub mod database;
mod description;
mod environment;
mod format;
mod functions;
mod gateway;
mod guard;
mod http;
mod identity;
pub mod kms;
mod ports;
mod private;
mod progress;
mod samples;
mod server;
mod settings;
mod site;
mod system;
pub mod tables;
pub mod template;
mod token;

pub use children::of_the_caller;
pub use command::main;
