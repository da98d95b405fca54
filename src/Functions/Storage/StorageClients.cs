using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace DeepEmotion.Functions.Storage;

/// <summary>Opens the storage account that <see cref="StorageNames.Connection"/> names, as the Functions host itself does.</summary>
/// <remarks>
/// Either a connection string (local), or <c>AzureWebJobsStorage__blobServiceUri</c>, <c>__queueServiceUri</c> and
/// <c>__tableServiceUri</c> with a managed identity, user-assigned if <c>__clientId</c> names one (deployed).
/// </remarks>
public sealed class StorageClients(IConfiguration configuration)
{
    private const int MaxRetries = 5;

    private readonly IConfigurationSection _section = configuration.GetSection(StorageNames.Connection);

    /// <summary>Whether a connection string opens the whole account; otherwise an identity opens parts of it.</summary>
    public bool OpensWholeAccount => ConnectionString is not null;

    public BlobServiceClient CreateBlobs()
    {
        var options = new BlobClientOptions { Retry = { MaxRetries = MaxRetries } };
        LostTime.AddTo(options);
        return ConnectionString is { } connection
            ? Open(() => new BlobServiceClient(connection, options))
            : new BlobServiceClient(ServiceUri("blobServiceUri"), Credential(), options);
    }

    /// <summary>Messages are Base64, as the Functions host expects by default (host.json, messageEncoding).</summary>
    public QueueServiceClient CreateQueues()
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64, Retry = { MaxRetries = MaxRetries } };
        LostTime.AddTo(options);
        return ConnectionString is { } connection
            ? Open(() => new QueueServiceClient(connection, options))
            : new QueueServiceClient(ServiceUri("queueServiceUri"), Credential(), options);
    }

    public TableServiceClient CreateTables()
    {
        var options = new TableClientOptions { Retry = { MaxRetries = MaxRetries } };
        LostTime.AddTo(options);
        return ConnectionString is { } connection
            ? Open(() => new TableServiceClient(connection, options))
            : new TableServiceClient(ServiceUri("tableServiceUri"), Credential(), options);
    }

    // If both are set, the string is the platform's own (azure-functions-host #11796), and the account accepts no keys.
    private string? ConnectionString => string.IsNullOrWhiteSpace(_section.Value) || _section["blobServiceUri"] is { Length: > 0 } ? null : _section.Value;

    // The libraries' own messages name no setting, and a message must not show a part of the key.
    private static T Open<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{StorageNames.Connection} is not a connection string that opens a storage account: copy it from the account's access keys.");
        }
    }

    private Uri ServiceUri(string key) => Uri.TryCreate(_section[key], UriKind.Absolute, out var uri)
        ? uri
        : throw new InvalidOperationException(
            $"No storage account: set {StorageNames.Connection} to a connection string, or {StorageNames.Connection}__{key} to the service's URL.");

    private TokenCredential Credential() => _section["clientId"] is { Length: > 0 } clientId
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
        : new DefaultAzureCredential();
}
