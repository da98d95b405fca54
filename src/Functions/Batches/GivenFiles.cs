using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Batches.Groups;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Rescoring;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Functions.Batches;

/// <summary>Files that a person gave to a batch beside its photos. They are stored with the results, and every summary uses them.</summary>
/// <remarks>A second set of results has the faces of its batch, so it uses the batch's files unless it has its own.</remarks>
public sealed partial class GivenFiles(BlobContainerClient results, ILogger<GivenFiles> logger)
{
    internal const string Groups = "groups.txt";
    internal const string Labels = "labels.json";

    /// <summary>The batch's groups; by folder unless a file of groups was given.</summary>
    public async Task<GroupRules> ReadGroupsAsync(string batch, CancellationToken cancellationToken)
    {
        if ((await ReadAsync(batch, Groups, cancellationToken).ConfigureAwait(false)
            ?? (Rescore.BatchOf(batch) is { } first ? await ReadAsync(first, Groups, cancellationToken).ConfigureAwait(false) : null)) is not { } text)
        {
            return GroupRules.Folders;
        }
        try
        {
            return GroupRules.Parse(text);
        }
        catch (FormatException e)
        {
            LogUnreadable(logger, batch, Groups, e.Message);
            return GroupRules.Folders;
        }
    }

    /// <summary>Stores the batch's groups.</summary>
    /// <exception cref="FormatException">The text is not a file of groups.</exception>
    public Task WriteGroupsAsync(string batch, string text, CancellationToken cancellationToken)
    {
        _ = GroupRules.Parse(text);
        return WriteAsync(batch, Groups, text, cancellationToken);
    }

    /// <summary>The labels that people gave to faces of the batch; null if there are none.</summary>
    public async Task<LabelFile?> ReadLabelsAsync(string batch, CancellationToken cancellationToken) =>
        await ReadOwnLabelsAsync(batch, cancellationToken).ConfigureAwait(false)
        ?? (Rescore.BatchOf(batch) is { } first && await ReadOwnLabelsAsync(first, cancellationToken).ConfigureAwait(false) is { } labels ? labels with { Batch = batch } : null);

    /// <summary>The labels that are stored with the batch itself; null if there are none.</summary>
    public async Task<LabelFile?> ReadOwnLabelsAsync(string batch, CancellationToken cancellationToken)
    {
        if (await ReadAsync(batch, Labels, cancellationToken).ConfigureAwait(false) is not { } text)
        {
            return null;
        }
        try
        {
            return LabelFile.Parse(text);
        }
        catch (FormatException e)
        {
            LogUnreadable(logger, batch, Labels, e.Message);
            return null;
        }
    }

    /// <summary>Stores labels of the batch's faces.</summary>
    /// <returns>Whether they differ from the stored ones.</returns>
    public async Task<bool> WriteLabelsAsync(string batch, LabelFile labels, CancellationToken cancellationToken) =>
        (await ReadLabelsAsync(batch, cancellationToken).ConfigureAwait(false))?.ToJson() != labels.ToJson()
        && await WriteAsync(batch, Labels, labels.ToJson(), cancellationToken).ConfigureAwait(false);

    /// <summary>Stores labels of the batch's faces unless somebody else changed them.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="known">The version that they replace, in quotes; null if there were none.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The version of these labels; null if somebody else stored others.</returns>
    public async Task<string?> TryWriteLabelsAsync(string batch, LabelFile labels, string? known, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json; charset=utf-8" },
            Conditions = known is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = new ETag(known) },
        };
        try
        {
            var written = await results.GetBlobClient($"{batch}/{Labels}").UploadAsync(BinaryData.FromString(labels.ToJson()), options, cancellationToken).ConfigureAwait(false);
            return BlobETag.Text(written.Value.ETag);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // The same labels are there if this was written before, but the answer did not arrive.
            return await FindVersionAsync(batch, labels, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string?> FindVersionAsync(string batch, LabelFile labels, CancellationToken cancellationToken)
    {
        try
        {
            var content = await results.GetBlobClient($"{batch}/{Labels}").DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return content.Value.Content.ToString() == labels.ToJson() ? BlobETag.Text(content.Value.Details.ETag) : null;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    private async Task<string?> ReadAsync(string batch, string file, CancellationToken cancellationToken)
    {
        try
        {
            var content = await results.GetBlobClient($"{batch}/{file}").DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return content.Value.Content.ToString();
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    private async Task<bool> WriteAsync(string batch, string file, string text, CancellationToken cancellationToken)
    {
        if (await ReadAsync(batch, file, cancellationToken).ConfigureAwait(false) == text)
        {
            return false;
        }
        await results.GetBlobClient($"{batch}/{file}").UploadAsync(BinaryData.FromBytes(Encoding.UTF8.GetBytes(text)), overwrite: true, cancellationToken).ConfigureAwait(false);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Batch}: {File} is ignored: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string batch, string file, string reason);
}
