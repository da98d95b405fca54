using DeepEmotion.Training.Evaluation;

namespace DeepEmotion.Training.Tests.Evaluation;

public sealed class McNemarTestTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 5, 0.0625)]           // 2 / 2^5
    [InlineData(10, 2, 0.03857421875)]   // 2 (1 + 12 + 66) / 2^12
    [InlineData(2, 10, 0.03857421875)]
    public void Is_the_chance_of_so_uneven_a_throw_of_fair_coins(int onlyFirst, int onlySecond, double expected) =>
        Assert.Equal(expected, McNemarTest.PValue(onlyFirst, onlySecond), 10);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(0, 5)]
    [InlineData(10, 2)]
    [InlineData(180, 140)]
    public void With_one_image_in_each_group_it_is_the_same_test(int onlyFirst, int onlySecond) => Assert.Equal(
        McNemarTest.PValue(onlyFirst, onlySecond), McNemarTest.PValue([.. Enumerable.Repeat(-1, onlyFirst), 0, .. Enumerable.Repeat(1, onlySecond)]), 10);

    [Theory]
    [InlineData(1, 30)]                 // one person with 30 gains proves nothing
    [InlineData(0.25, 10, 10, 10)]      // 2 / 2^3
    [InlineData(0.5, 3, 2, -1)]         // of the 8 totals 6 4 2 0 0 -2 -4 -6 four are as far from 0 as 4
    public void Faces_of_one_person_are_not_independent(double expected, params int[] sums) => Assert.Equal(expected, McNemarTest.PValue(sums), 10);

    [Fact]
    public void Does_not_vanish_for_thousands_of_images()
    {
        // The normal approximation: z = 60 / sqrt(3540) = 1.008, p = 0.313; with the correction for continuity 0.322.
        Assert.InRange(McNemarTest.PValue(1800, 1740), 0.31, 0.33);
    }
}
