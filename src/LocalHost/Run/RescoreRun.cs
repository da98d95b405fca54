using Azure.Storage.Blobs;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Rescoring;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Surroundings;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Scores the stored faces of a batch by another model and fetches the second set of results.</summary>
/// <param name="services">The services of the running host.</param>
/// <param name="folder">Where the results go.</param>
/// <param name="faceless">Whether they include the report without faces.</param>
/// <param name="time">The clock.</param>
public sealed class RescoreRun(IServiceProvider services, string folder, bool faceless, TimeProvider time)
{
    /// <exception cref="RunException">The model cannot score.</exception>
    public async Task<BatchOutcome> RunAsync(string batch, ModelVersion version, long started, CancellationToken stop)
    {
        try
        {
            var changes = await services.GetRequiredService<Rescore>().RunAsync(batch, version, stop).ConfigureAwait(false);
            if (changes.Missing > 0)
            {
                throw new RunException($"{changes.Missing} of {changes.Photos} photos of '{batch}' were forgotten while they were scored. Run the same command again.");
            }

            var set = Rescore.SetOf(batch, version);
            var results = services.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(StorageNames.ResultsContainer);
            await services.GetRequiredService<BatchLedger>().MarkChangedAsync(set, stop).ConfigureAwait(false);
            var summary = await new ResultFiles(results, services.GetRequiredService<BatchSummarizer>(), set, faceless).FetchAsync(folder, stop).ConfigureAwait(false)
                ?? throw new RunException($"The batch '{batch}' was forgotten while it was scored.");
            return new BatchOutcome(summary, folder, time.GetElapsedTime(started).TotalSeconds, [], [.. changes.Lines]) { Files = ResultFiles.NamesFor(faceless, folder) };
        }
        catch (Exception exception) when (exception is ModelNotFoundException or ModelRejectedException)
        {
            throw new RunException(exception.Message, exception);
        }
    }
}
