using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Tests.Data;

public sealed class Fer2013WriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cleaned.csv")]
    [InlineData("cleaned.csv.gz")]
    public void What_is_written_is_read_again_with_its_votes(string name)
    {
        var random = new Random(3);
        var set = SyntheticFaces.Set(training: 5, validation: 3);
        // Rows that are missing are what cleaning leaves behind: votes must follow their image, not their old row.
        FaceSet gaps = set with { Faces = [.. set.Faces.Where(f => f.Row % 3 != 1).Select(f => f with { Votes = Votes(random) })] };

        Fer2013Writer.Write(_folder.File(name), _folder.File("votes.csv"), gaps);
        var read = DataFile.Read(_folder.File(name), _folder.File("votes.csv"));

        Assert.Empty(read.Broken);
        Assert.Equal(gaps.Faces.Select(Content), read.Faces.Select(Content));
    }

    private static byte[] Votes(Random random)
    {
        var votes = new byte[FerPlusVotes.Answers];
        random.NextBytes(votes);
        return votes;
    }

    private static string Content(LabelledFace face) =>
        $"{face.Split} {face.Emotion} {PixelHash.Of(face)} {Convert.ToHexString(face.Votes.Span)}";
}
