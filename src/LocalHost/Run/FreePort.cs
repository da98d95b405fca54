using System.Net;
using System.Net.Sockets;
using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Chooses the port of the HTTP functions.</summary>
public static class FreePort
{
    /// <summary>The default of the Functions Core Tools, so that URLs in documents work for both.</summary>
    private const int Usual = 7071;

    /// <summary>The requested port; else the default one for a run that stays up, if it is free; else 0, which means any.</summary>
    /// <exception cref="RunException">The requested port is in use.</exception>
    public static int Choose(RunOptions options)
    {
        if (options.Port is { } wanted)
        {
            return wanted == 0 || IsFree(wanted)
                ? wanted
                : throw new RunException($"Port {wanted} is in use. Choose another one with --port, or 0 for any free port.");
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
