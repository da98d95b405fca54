using System.Reflection;
using Azure.Storage.Blobs;
using DeepEmotion.LocalHost.Binding;

namespace DeepEmotion.LocalHost.Blobs;

/// <summary>A blob as a function's parameter: its client, a stream, or its text.</summary>
public sealed class BlobInput(BlobClient blob) : TriggerInput
{
    public override async Task<object> BindAsync(ParameterInfo parameter, CancellationToken cancellationToken) => parameter.ParameterType switch
    {
        var type when type == typeof(BlobClient) => blob,
        var type when type == typeof(Stream) => await blob.OpenReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false),
        var type when type == typeof(string) =>
            (await blob.DownloadContentAsync(cancellationToken).ConfigureAwait(false)).Value.Content.ToString(),
        _ => throw CannotBind(parameter, "BlobClient, Stream and string"),
    };
}
