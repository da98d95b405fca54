using System.Net;
using System.Net.Sockets;
using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Chooses the port of the HTTP functions.</summary>
public static class FreePort
{
    /// <summary>The default of the Functions Core Tools, so that URLs in documents work for both.</summary>
    private const int Usual = 7071;

    private const string Remedy = "Choose another one with --port, or 0 for any free port.";

    /// <summary>The requested port; else the default one for a run that stays up, if it is free; else 0, which means any.</summary>
    /// <exception cref="RunException">The requested port cannot be opened.</exception>
    public static int Choose(RunOptions options) => Choose(options, FailureOf);

    /// <param name="options">The command line's options.</param>
    /// <param name="failureOf">Tries a port; null if it can be opened.</param>
    internal static int Choose(RunOptions options, Func<int, SocketException?> failureOf)
    {
        if (options.Port is not { } wanted)
        {
            return (options.Serve || options.Watch) && failureOf(Usual) is null ? Usual : 0;
        }

        return (wanted == 0 ? null : failureOf(wanted)) switch
        {
            null => wanted,
            { SocketErrorCode: SocketError.AddressAlreadyInUse } => throw new RunException($"Port {wanted} is in use. {Remedy}"),
            { SocketErrorCode: SocketError.AccessDenied } denied => throw new RunException($"Port {wanted} cannot be opened ({denied.Message}): ports below 1024 usually need root. {Remedy}", denied),
            var other => throw new RunException($"Port {wanted} cannot be opened ({other.Message}). {Remedy}", other),
        };
    }

    private static SocketException? FailureOf(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return null;
        }
        catch (SocketException exception)
        {
            return exception;
        }
    }
}
