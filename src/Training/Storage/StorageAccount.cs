using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Storage;

/// <summary>The storage account of the system, opened from the same settings that the functions read.</summary>
/// <remarks>
/// Either <c>AzureWebJobsStorage</c> is a connection string, <c>UseDevelopmentStorage=true</c> included, or
/// <c>AzureWebJobsStorage__blobServiceUri</c> is a URL that is opened with the user-assigned identity of
/// <c>AzureWebJobsStorage__clientId</c>, or else with the credential that <see cref="DefaultAzureCredential"/> finds.
/// </remarks>
public sealed class StorageAccount
{
    /// <summary>The setting, and the prefix of the others.</summary>
    public const string Setting = "AzureWebJobsStorage";

    private const int MaxRetries = 5;

    private readonly Func<string, string?> _settings;
    private readonly Lazy<TokenCredential> _credential;

    /// <param name="settings">Returns a setting by name; null if it is not set.</param>
    public StorageAccount(Func<string, string?> settings)
    {
        _settings = settings;
        _credential = new(() => Read($"{Setting}__clientId") is { } client
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client))
            : new DefaultAzureCredential());
    }

    /// <summary>The account that the environment variables name.</summary>
    public static StorageAccount FromEnvironment { get; } = new(Environment.GetEnvironmentVariable);

    private static BlobClientOptions Options => new() { Retry = { MaxRetries = MaxRetries } };

    /// <exception cref="UsageException">No account is named, or its setting is malformed.</exception>
    public BlobContainerClient Container(string name) => Service().GetBlobContainerClient(name);

    /// <summary>A blob by its URL, in this account or another one.</summary>
    /// <remarks>A shared access signature in the URL opens it; without one, this account's credential does.</remarks>
    public BlobClient Blob(Uri address)
    {
        var parts = new BlobUriBuilder(address);
        if (parts.Sas is not null)
        {
            return new BlobClient(address, Options);
        }
        return IsConfigured && Service() is var service && new BlobUriBuilder(service.Uri).AccountName == parts.AccountName && service.Uri.Host == address.Host
            ? service.GetBlobContainerClient(parts.BlobContainerName).GetBlobClient(parts.BlobName)
            : new BlobClient(address, _credential.Value, Options);
    }

    private bool IsConfigured => (Read(Setting) ?? Read($"{Setting}__blobServiceUri")) is not null;

    private BlobServiceClient Service()
    {
        if (Read(Setting) is { } connection)
        {
            try
            {
                return new BlobServiceClient(connection, Options);
            }
            catch (Exception unreadable) when (unreadable is FormatException or ArgumentException)
            {
                throw new UsageException($"{Setting} is not a connection string: {unreadable.Message}", unreadable);
            }
        }
        return Uri.TryCreate(Read($"{Setting}__blobServiceUri"), UriKind.Absolute, out var address)
            ? new BlobServiceClient(address, _credential.Value, Options)
            : throw new UsageException(
                $"No storage account: set {Setting} to a connection string (./run.sh --serve prints the one of the local storage), "
                + $"or {Setting}__blobServiceUri to a URL such as https://ACCOUNT.blob.core.windows.net.");
    }

    private string? Read(string name) => _settings(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
