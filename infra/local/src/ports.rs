//! Ports on the loopback interface: nothing here can be reached from another machine.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use tokio::net::{TcpListener, TcpStream};

/// Takes the port that is spoken to; 0 is any free one.
pub async fn take(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .with_context(|| format!("port {port} can't be used; choose another one with PORT="))
}

/// A free port for a program that can't be handed a socket.
pub async fn free() -> Result<SocketAddr> {
    Ok(take(0).await?.local_addr()?)
}

/// Waits until something listens.
pub async fn wait_for(address: SocketAddr, name: &str, limit: Duration) -> Result<()> {
    let listening = async {
        while TcpStream::connect(address).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    if tokio::time::timeout(limit, listening).await.is_err() {
        bail!("{name} did not start within {} s", limit.as_secs());
    }
    Ok(())
}
