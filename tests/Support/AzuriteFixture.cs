using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DeepEmotion.LocalHost.Azurite;
using Xunit;

namespace DeepEmotion.Tests.Support;

/// <summary>
/// One Azurite in memory for all tests of an assembly: take it in a constructor. Tests that share containers, queues or tables
/// give them names of their own by <see cref="UniqueName"/>; one that needs the system's fixed names starts <see cref="StartAsync"/>.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteProcess? _azurite;

    public string ConnectionString => _azurite?.ConnectionString ?? throw new InvalidOperationException("Azurite is not started.");

    public BlobServiceClient Blobs => new(ConnectionString);

    /// <summary>Base64, as the Functions host expects by default.</summary>
    public QueueServiceClient Queues => new(ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    public TableServiceClient Tables => new(ConnectionString);

    /// <summary>A name that is valid for a container, a queue and a table.</summary>
    public static string UniqueName(string prefix) => $"{prefix}{Guid.NewGuid():N}"[..Math.Min(prefix.Length + 16, 48)];

    /// <summary>An Azurite of the caller's own; in memory unless the options say otherwise.</summary>
    public static Task<AzuriteProcess> StartAsync(AzuriteOptions? options = null) =>
        AzuriteProcess.StartAsync(options ?? new AzuriteOptions(), TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync() =>
        _azurite = await AzuriteProcess.StartAsync(new AzuriteOptions(), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }
    }
}
