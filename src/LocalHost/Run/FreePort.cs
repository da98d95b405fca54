using System.Net;
using System.Net.Sockets;
using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Run;

/// <summary>The port of the http functions.</summary>
public static class FreePort
{
    /// <summary>The Functions Core Tools' own, so that addresses in documents hold for both.</summary>
    private const int Usual = 7071;

    /// <summary>The port that was asked for; else the usual one for a run that stays up, where it is free; else 0, which is any.</summary>
    /// <exception cref="RunException">The port that was asked for is in use.</exception>
    public static int Choose(RunOptions options)
    {
        if (options.Port is { } wanted)
        {
            return wanted == 0 || IsFree(wanted)
                ? wanted
                : throw new RunException($"Port {wanted} is in use. --port takes another one, 0 any that is free.");
        }

        return (options.Serve || options.Watch) && IsFree(Usual) ? Usual : 0;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
