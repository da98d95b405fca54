namespace DeepEmotion.LocalHost.Binding;

/// <summary>Waits for one function's trigger and runs the function.</summary>
public interface ITriggerListener
{
    /// <summary>Listens until <paramref name="stopping"/>, and returns when what was begun has ended.</summary>
    /// <param name="stopping">Cancelled when nothing new may be begun.</param>
    /// <param name="aborting">Cancelled when the drain time is over: running invocations are told to give up.</param>
    Task ListenAsync(CancellationToken stopping, CancellationToken aborting);
}
