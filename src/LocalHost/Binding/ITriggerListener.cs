namespace DeepEmotion.LocalHost.Binding;

/// <summary>Waits for one function's trigger and runs the function.</summary>
public interface ITriggerListener
{
    /// <summary>Listens until <paramref name="stopping"/>, and returns when all running invocations have ended.</summary>
    /// <param name="stopping">Cancelled when no new invocation may begin.</param>
    /// <param name="aborting">Cancelled when the drain time is over: running invocations are cancelled.</param>
    Task ListenAsync(CancellationToken stopping, CancellationToken aborting);
}
