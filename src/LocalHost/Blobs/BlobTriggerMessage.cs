namespace DeepEmotion.LocalHost.Blobs;

/// <summary>
/// What the Functions host puts into its poison queue for a blob that failed too often
/// (Azure/azure-sdk-for-net, Microsoft.Azure.WebJobs.Extensions.Storage.Blobs, BlobTriggerMessage).
/// </summary>
/// <param name="FunctionId">Such as <c>Host.Functions.PreprocessUpload</c>.</param>
/// <param name="ContainerName">The container.</param>
/// <param name="BlobName">The blob's name within it.</param>
/// <param name="ETag">The version that failed, in quotes, as the service's headers give it.</param>
public sealed record BlobTriggerMessage(string FunctionId, string ContainerName, string BlobName, string ETag)
{
    public string Type { get; init; } = "BlobTrigger";

    public string BlobType { get; init; } = "BlockBlob";
}
