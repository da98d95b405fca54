using Azure.Storage.Blobs;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Pictures;

namespace DeepEmotion.Functions.Tests.Pictures;

public sealed class PictureStoreTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pictures_come_back_and_a_photo_without_any_has_none()
    {
        var container = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("pictures"));
        await container.CreateAsync(cancellationToken: Cancellation);
        var store = new PictureStore(container);
        var photo = TestResults.Photo("a.jpg");
        await store.WriteAsync(photo, new PhotoPictures(new byte[] { 1, 2 }, [new byte[] { 3 }]), Cancellation);
        Assert.Equal([1, 2], (await store.ReadAsync(photo, Cancellation)).Thumbnail.ToArray());
        Assert.True((await store.ReadAsync(TestResults.Photo("b.jpg"), Cancellation)).Thumbnail.IsEmpty);
        var (rented, buffer) = await store.RentAsync(photo, Cancellation);
        using (buffer)
        {
            Assert.Equal([[1, 2], [3]], rented.InOrder().Select(static picture => picture.ToArray()));
        }
        Assert.Equal((PhotoPictures.None, null), await store.RentAsync(TestResults.Photo("b.jpg"), Cancellation));
    }

    [Fact]
    public async Task Where_none_are_kept_storage_is_not_asked()
    {
        var unreachable = new BlobContainerClient(new Uri("http://127.0.0.1:1/none"), new BlobClientOptions { Retry = { MaxRetries = 0 } });
        Assert.Same(PhotoPictures.None, await new PictureStore(unreachable, kept: false).ReadAsync(TestResults.Photo("a.jpg"), Cancellation));
    }
}
