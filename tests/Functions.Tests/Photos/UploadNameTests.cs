using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Tests.Photos;

public sealed class UploadNameTests
{
    [Theory]
    [InlineData("holiday/a.jpg", "holiday", "a.jpg")]
    [InlineData("holiday/sub/a.jpg", "holiday", "sub/a.jpg")]
    [InlineData("holiday/more.zip", "holiday", "more.zip")]
    [InlineData("holiday.zip", "holiday", "holiday.zip")]
    [InlineData("Holiday.ZIP", "Holiday", "Holiday.ZIP")]
    [InlineData(".zip", "unsorted", ".zip")]
    [InlineData("..zip", "unsorted", "..zip")]
    [InlineData("...zip", "unsorted", "...zip")]
    [InlineData("a.jpg", "unsorted", "a.jpg")]
    [InlineData("/a.jpg", "unsorted", "a.jpg")]
    [InlineData("holiday/", "unsorted", "holiday")]
    public void A_blobs_name_says_its_batch_and_image(string blob, string batch, string image) =>
        Assert.Equal(new UploadName(batch, image), UploadName.Parse(blob));
}
