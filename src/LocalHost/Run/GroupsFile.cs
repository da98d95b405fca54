using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Results;
using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Run;

/// <summary>The file of <c>--groups</c>.</summary>
internal static class GroupsFile
{
    /// <summary>Stores the batch's groups, and marks it to be summarized again.</summary>
    /// <exception cref="RunException">It cannot be read, or a line is malformed.</exception>
    public static async Task KeepAsync(string path, string batch, GivenFiles given, BatchLedger ledger, CancellationToken stop)
    {
        try
        {
            var text = await File.ReadAllTextAsync(path, stop).ConfigureAwait(false);
            await given.WriteGroupsAsync(batch, text, stop).ConfigureAwait(false);
            // Always: a run may have been killed between the two.
            await ledger.MarkChangedAsync(batch, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FormatException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new RunException($"--groups {path}: {exception.Message}", exception);
        }
    }
}
