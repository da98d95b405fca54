using Azure.Storage.Blobs;
using DeepEmotion.LocalHost.Azurite;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Azurite;

public sealed class AzuriteProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("azurite ");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Data_survive_a_restart_right_after_they_were_written()
    {
        var options = new AzuriteOptions { DataFolder = _folder.FullName };
        await using (var first = await AzuriteFixture.StartAsync(options))
        {
            await Container(first).CreateAsync();
            await Container(first).UploadBlobAsync("photo", BinaryData.FromString("content"));
        }

        await using var second = await AzuriteFixture.StartAsync(options);
        var read = await Container(second).GetBlobClient("photo").DownloadContentAsync();
        Assert.Equal("content", read.Value.Content.ToString());
    }

    [Fact]
    public async Task A_folder_in_use_is_refused_with_the_process_that_uses_it()
    {
        var options = new AzuriteOptions { DataFolder = _folder.FullName };
        await using var first = await AzuriteFixture.StartAsync(options);
        var refused = await Assert.ThrowsAsync<AzuriteException>(() => AzuriteFixture.StartAsync(options));
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_azurite_does_not_keep_the_folder()
    {
        var options = new AzuriteOptions { DataFolder = _folder.FullName };
        var first = await AzuriteFixture.StartAsync(options);
        await first.KillAsync();
        await first.DisposeAsync();

        await using var second = await AzuriteFixture.StartAsync(options);
        Assert.NotEqual(first.Addresses.ProcessId, second.Addresses.ProcessId);
    }

    private static BlobContainerClient Container(AzuriteProcess azurite) => new(azurite.ConnectionString, "photos");
}
