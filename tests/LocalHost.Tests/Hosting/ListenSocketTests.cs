using System.Net;
using System.Net.Sockets;
using DeepEmotion.LocalHost.Hosting;

namespace DeepEmotion.LocalHost.Tests.Hosting;

public sealed class ListenSocketTests
{
    [Fact]
    public void A_port_that_was_taken_meanwhile_is_replaced_by_a_free_one()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var wanted = (IPEndPoint)other.LocalEndpoint;

        using var socket = ListenSocket.BindOrMove(wanted);

        var got = (IPEndPoint)socket.LocalEndPoint!;
        Assert.Equal(IPAddress.Loopback, got.Address);
        Assert.NotEqual(wanted.Port, got.Port);
    }

    [Fact]
    public void A_free_port_is_kept()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var wanted = (IPEndPoint)other.LocalEndpoint;
        other.Stop();

        using var socket = ListenSocket.BindOrMove(wanted);

        Assert.Equal(wanted, socket.LocalEndPoint);
    }
}
