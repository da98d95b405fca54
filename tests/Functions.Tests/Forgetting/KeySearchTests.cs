using System.Text;
using DeepEmotion.Functions.Forgetting;

namespace DeepEmotion.Functions.Tests.Forgetting;

public sealed class KeySearchTests
{
    private const string Key = "0123456789abcdef";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Key, true)]
    [InlineData("ffff" + Key + "-1", true)]
    [InlineData("0123456789abcde-f", false)]
    [InlineData("0123456789ABCDEF", false)]
    [InlineData("", false)]
    public void A_key_is_found_as_a_whole(string text, bool found) => Assert.Equal(found, new KeySearch(["fedcba9876543210", Key]).FindsAny(text));

    [Fact]
    public async Task A_key_is_found_wherever_the_file_is_divided()
    {
        var search = new KeySearch([Key]);
        for (var before = 65_510; before < 65_560; before++)
        {
            Assert.True(await search.FindsAnyAsync(Of(before, Key), Cancellation));
        }
        Assert.False(await search.FindsAnyAsync(Of(65_530, Key[1..]), Cancellation));
    }

    private static MemoryStream Of(int before, string text) => new(Encoding.UTF8.GetBytes(new string('f', before) + text + new string('g', 100_000)));
}
