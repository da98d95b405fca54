using Azure.Storage.Blobs;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Commands;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Tests.Storage;

public sealed class LocalCopyTests : IAsyncLifetime
{
    private readonly BlobContainerClient _container;
    private readonly StorageAccount _account;

    public LocalCopyTests(AzuriteFixture azurite)
    {
        _container = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("data"));
        _account = new(name => name == StorageAccount.Setting ? azurite.ConnectionString : null);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _container.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_data_set_is_read_from_a_blob_under_the_blobs_name()
    {
        var set = SyntheticFaces.Set(training: 3, validation: 1);
        await UploadAsync("2026/fer.csv", SyntheticFaces.Csv(set));

        var read = await DataSource.ReadAsync($"blob://{_container.Name}/2026/fer.csv", votes: null, _account, Cancellation);

        Assert.Equal(("fer.csv", 4), (read.Name, read.Faces.Length));
        Assert.Equal(set.Fingerprint().Sha256, read.Fingerprint().Sha256);
    }

    [Fact]
    public async Task The_address_of_a_blob_in_the_account_does_as_well()
    {
        await UploadAsync("a.txt", "hello");

        using var copy = await LocalCopy.OpenAsync(_container.GetBlobClient("a.txt").Uri.ToString(), _account, Cancellation);

        Assert.Equal("hello", await File.ReadAllTextAsync(copy.Path, Cancellation));
    }

    [Fact]
    public async Task A_downloaded_file_is_gone_afterwards_and_a_local_one_stays()
    {
        await UploadAsync("a.txt", "hello");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("b.txt"), "here", Cancellation);

        var copy = await LocalCopy.OpenAsync($"blob://{_container.Name}/a.txt", _account, Cancellation);
        Assert.True(File.Exists(copy.Path));
        copy.Dispose();
        (await LocalCopy.OpenAsync(folder.File("b.txt"), _account, Cancellation)).Dispose();

        Assert.False(Directory.Exists(Path.GetDirectoryName(copy.Path)));
        Assert.True(File.Exists(folder.File("b.txt")));
    }

    [Fact]
    public async Task A_folder_of_blobs_becomes_a_folder_of_files_and_nothing_outside_it()
    {
        await UploadAsync("faces/train/happy/1.txt", "1");
        await UploadAsync("faces/test/sad/2.txt", "2");
        using var outside = new TemporaryFolder();
        await UploadAsync($"faces/{outside.File("3.txt")}", "3");
        await UploadAsync("other/3.txt", "4");

        using var copy = await LocalCopy.OpenAsync($"blob://{_container.Name}/faces/", _account, Cancellation);

        Assert.Equal(
            ["test/sad/2.txt", "train/happy/1.txt"],
            Directory.EnumerateFiles(Path.GetDirectoryName(copy.Path)!, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(copy.Path, file)).Order());
        Assert.False(File.Exists(outside.File("3.txt")));
    }

    [Theory]
    [InlineData("missing.csv", "missing.csv")]
    [InlineData("missing/", "missing/")]
    public async Task A_blob_that_is_not_there_is_named(string name, string named)
    {
        var told = await Assert.ThrowsAsync<UsageException>(() => LocalCopy.OpenAsync($"blob://{_container.Name}/{name}", _account, Cancellation));

        Assert.Contains($"blob://{_container.Name}/{named}", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_named()
    {
        var told = await Assert.ThrowsAsync<UsageException>(() => LocalCopy.OpenAsync("blob://nowhere/fer2013.csv", _account, Cancellation));

        Assert.Contains("blob://nowhere/fer2013.csv", told.Message, StringComparison.Ordinal);
    }

    private Task UploadAsync(string name, string content) => _container.GetBlobClient(name).UploadAsync(BinaryData.FromString(content), Cancellation);
}
