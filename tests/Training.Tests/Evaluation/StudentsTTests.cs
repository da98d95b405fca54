using DeepEmotion.Training.Evaluation;

namespace DeepEmotion.Training.Tests.Evaluation;

public sealed class StudentsTTests
{
    // The usual printed table.
    [Theory]
    [InlineData(1, 12.706)]
    [InlineData(2, 4.303)]
    [InlineData(3, 3.182)]
    [InlineData(4, 2.776)]
    [InlineData(9, 2.262)]
    [InlineData(30, 2.042)]
    [InlineData(120, 1.980)]
    [InlineData(10_000, 1.960)]
    [InlineData(100_000, 1.960)]
    public void Is_as_in_the_tables(int degrees, double expected) => Assert.Equal(expected, StudentsT.TwoSided95(degrees), 3);
}
