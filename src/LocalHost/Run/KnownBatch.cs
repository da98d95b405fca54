using DeepEmotion.Functions.Results;
using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Run;

/// <summary>The batch that a command names. It is checked before anything is written: a wrong name must not replace results by empty ones, or leave a batch or a folder behind.</summary>
internal static class KnownBatch
{
    /// <summary>Requires the batch, and that its results can be written.</summary>
    /// <exception cref="RunException">The storage does not have the batch, or the folder is not writable.</exception>
    public static async Task RequireAsync(BatchLedger ledger, string batch, string folder, CancellationToken stop)
    {
        if (await ledger.FindAsync(batch, stop).ConfigureAwait(false) is null)
        {
            throw new RunException($"This storage has no batch '{batch}'. Choose another storage with --data or --connection.");
        }

        Machine.RequireResultFolder(folder);
    }
}
