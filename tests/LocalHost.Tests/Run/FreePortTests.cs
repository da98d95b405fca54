using System.Net.Sockets;
using DeepEmotion.LocalHost.Run;
using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Tests.Run;

public sealed class FreePortTests
{
    private static readonly RunOptions Options = new() { Paths = [], DataFolder = "data" };

    [Theory]
    [InlineData(SocketError.AddressAlreadyInUse, "Port 80 is in use.")]
    [InlineData(SocketError.AccessDenied, "ports below 1024 usually need root")]
    [InlineData(SocketError.AddressNotAvailable, "Port 80 cannot be opened")]
    public void A_port_that_cannot_be_opened_says_why_and_names_the_option_for_another(SocketError error, string words)
    {
        var refused = Assert.Throws<RunException>(() => FreePort.Choose(Options with { Port = 80 }, _ => new SocketException((int)error)));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Contains("--port", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_usual_port_is_for_runs_that_stay_up_if_it_is_free()
    {
        Assert.Equal(0, FreePort.Choose(Options, _ => null));
        Assert.Equal(7071, FreePort.Choose(Options with { Serve = true }, _ => null));
        Assert.Equal(0, FreePort.Choose(Options with { Watch = true }, _ => new SocketException((int)SocketError.AccessDenied)));
        Assert.Equal(0, FreePort.Choose(Options with { Port = 0 }, _ => new SocketException()));
        Assert.Equal(8080, FreePort.Choose(Options with { Port = 8080 }, _ => null));
    }
}
