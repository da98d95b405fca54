namespace DeepEmotion.LocalHost.Blobs;

/// <summary>
/// The message that a scan sends to the queue of blob triggers, and that its poison queue gets, in the Functions host's format
/// (Azure/azure-sdk-for-net, Microsoft.Azure.WebJobs.Extensions.Storage.Blobs, BlobTriggerMessage).
/// </summary>
/// <param name="FunctionId">Such as <c>Host.Functions.PreprocessUpload</c>.</param>
/// <param name="ContainerName">The container.</param>
/// <param name="BlobName">The blob's name within it.</param>
/// <param name="ETag">The version that was found, in quotes, as the service's headers give it.</param>
public sealed record BlobTriggerMessage(string FunctionId, string ContainerName, string BlobName, string ETag)
{
    public string Type { get; init; } = "BlobTrigger";

    public string BlobType { get; init; } = "BlockBlob";
}
