using DeepEmotion.LocalHost.Run;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Run;

public sealed class BatchUploaderTests(AzuriteFixture azurite) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("photos ");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Only_what_is_missing_or_changed_is_sent_and_the_versions_are_those_in_storage()
    {
        var container = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("uploads"));
        await container.CreateAsync();
        Write("same.jpg", "same");
        Write("changed.jpg", "before");
        var first = new BatchUploader(container, "party");
        await first.UploadAsync(Files(), TestContext.Current.CancellationToken);

        Write("changed.jpg", "after!");
        Write("new.zip", "PK\u0003\u0004");
        var second = new BatchUploader(container, "party");
        await second.UploadAsync(Files(), TestContext.Current.CancellationToken);

        Assert.Equal((2, 2), (first.Sent, second.Sent));
        Assert.Equal(["changed.jpg", "new.zip", "same.jpg"], second.Uploaded.Select(upload => upload.Image).Order());
        Assert.Equal(["new.zip"], second.Uploaded.Where(upload => upload.IsArchive).Select(upload => upload.Image));
        foreach (var upload in second.Uploaded)
        {
            var properties = await container.GetBlobClient(upload.Blob).GetPropertiesAsync();
            Assert.Equal(properties.Value.ETag.ToString().Trim('"'), upload.ETag);
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_and_the_others_are_sent()
    {
        var container = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("uploads"));
        await container.CreateAsync();
        Write("good.jpg", "good");
        Write("gone.jpg", "gone");
        var files = Files();
        File.Delete(Path.Combine(_folder.FullName, "gone.jpg"));
        var uploader = new BatchUploader(container, "party");
        await uploader.UploadAsync(files, TestContext.Current.CancellationToken);
        Assert.Equal(["good.jpg"], uploader.Uploaded.Select(upload => upload.Image));
        Assert.Contains("gone.jpg", Assert.Single(uploader.Unreadable), StringComparison.Ordinal);
    }

    private IReadOnlyList<LocalFile> Files() => LocalFiles.Under(_folder.FullName).Files;

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder.FullName, name), content);
}
