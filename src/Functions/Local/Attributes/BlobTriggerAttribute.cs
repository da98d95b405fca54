using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function once for every version (ETag) of a blob.</summary>
/// <param name="blobPath"><c>container/pattern</c>; <c>{name}</c> in the pattern matches and binds a part of the blob's name.</param>
public sealed class BlobTriggerAttribute(string blobPath) : TriggerBindingAttribute
{
    public string BlobPath { get; } = blobPath;

    /// <summary>The configuration section of the storage account; <c>AzureWebJobsStorage</c> when null.</summary>
    public string? Connection { get; set; }

    public BlobTriggerSource Source { get; set; } = BlobTriggerSource.LogsAndContainerScan;
}
