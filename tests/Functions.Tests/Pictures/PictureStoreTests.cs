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
    public async Task A_slow_reader_of_an_earlier_version_does_not_put_its_pictures_beside_the_rows_of_the_later_one()
    {
        var container = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("pictures"));
        await container.CreateAsync(cancellationToken: Cancellation);
        var store = new PictureStore(container);
        var (earlier, later) = (TestResults.Photo("a.jpg") with { ETag = "0x1" }, TestResults.Photo("a.jpg") with { ETag = "0x2" });

        await store.WriteAsync(later, new PhotoPictures(new byte[] { 2 }, []), Cancellation);
        await store.WriteAsync(earlier, new PhotoPictures(new byte[] { 1 }, []), Cancellation);

        Assert.True((await store.ReadAsync(later, Cancellation)).Thumbnail.IsEmpty);
        Assert.Equal((PhotoPictures.None, null), await store.RentAsync(later, Cancellation));
        Assert.Equal([1], (await store.ReadAsync(earlier, Cancellation)).Thumbnail.ToArray());
        await store.RemoveAsync(later, Cancellation);
        Assert.False((await store.ReadAsync(earlier, Cancellation)).Thumbnail.IsEmpty);
        await store.RemoveAsync(earlier, Cancellation);
        Assert.True((await store.ReadAsync(earlier, Cancellation)).Thumbnail.IsEmpty);
    }

    [Fact]
    public async Task Where_none_are_kept_storage_is_not_asked()
    {
        var unreachable = new BlobContainerClient(new Uri("http://127.0.0.1:1/none"), new BlobClientOptions { Retry = { MaxRetries = 0 } });
        Assert.Same(PhotoPictures.None, await new PictureStore(unreachable, kept: false).ReadAsync(TestResults.Photo("a.jpg"), Cancellation));
    }
}
