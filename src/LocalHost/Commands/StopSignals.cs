using System.Runtime.InteropServices;

namespace DeepEmotion.LocalHost.Commands;

/// <summary>Ctrl-C and SIGTERM as a token; a second one ends the process at once.</summary>
public sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Receive))];

    public CancellationToken Token => _stopped.Token;

    /// <summary>The exit code for a signal, as shells expect it: 128 plus its number.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stopped.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        if (_stopped.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        ExitCode = 128 + context.Signal switch
        {
            PosixSignal.SIGHUP => 1,
            PosixSignal.SIGINT => 2,
            _ => 15,
        };
        _stopped.Cancel();
    }
}
