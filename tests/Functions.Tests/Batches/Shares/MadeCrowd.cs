using DeepEmotion.Functions.Batches.Shares;

namespace DeepEmotion.Functions.Tests.Batches.Shares;

/// <summary>A crowd whose true shares are known, and what a model like the bundled one answers.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="Truth">True share of each emotion.</param>
/// <param name="Photos">Photos, with one to four faces each.</param>
/// <param name="Alike">How often a face has its photo's expression, whatever the crowd's.</param>
/// <param name="Labels">Faces that are labelled; 0 for a model that is never wrong.</param>
public sealed record MadeCrowd(string Name, double[] Truth, int Photos, double Alike, int Labels)
{
    // A row is a true emotion; like the bundled model's confusions on PublicTest, rounded.
    internal static readonly double[][] Answers =
    [
        [0.64, 0.01, 0.09, 0.03, 0.12, 0.02, 0.09], [0.20, 0.62, 0.04, 0.02, 0.06, 0.02, 0.04], [0.11, 0.01, 0.52, 0.03, 0.17, 0.08, 0.08], [0.02, 0, 0.01, 0.89, 0.02, 0.02, 0.04],
        [0.10, 0.01, 0.10, 0.04, 0.58, 0.01, 0.16], [0.03, 0, 0.07, 0.03, 0.01, 0.84, 0.02], [0.06, 0.01, 0.05, 0.06, 0.12, 0.01, 0.69],
    ];

    internal (ShareCount Answers, List<LabelledFace> Labelled) Draw(int seed)
    {
        var random = new Random(seed);
        var count = new ShareCount(7);
        var faces = new List<(int True, int Answer, byte[] Weights)>();
        var counts = new int[7];
        for (var photo = 0; photo < Photos; photo++)
        {
            var weights = new byte[PhotoWeights.Replicates];
            PhotoWeights.Draw((ulong)random.NextInt64(), weights);
            Array.Clear(counts);
            var mood = Pick(Truth, random);
            for (var face = random.Next(4); face >= 0; face--)
            {
                var truth = random.NextDouble() < Alike ? mood : Pick(Truth, random);
                var answer = Labels == 0 ? truth : Pick(Answers[truth], random);
                counts[answer]++;
                faces.Add((truth, answer, weights));
            }
            count.Add(counts, weights);
        }
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(faces));
        return (count, [.. faces.Take(Labels).Select(static face => new LabelledFace("", face.Answer, 0.8f, [face.True], face.Weights))]);
    }

    internal static int Pick(double[] shares, Random random)
    {
        var left = random.NextDouble() * shares.Sum();
        return Math.Max(0, Array.FindIndex(shares, share => (left -= share) < 0));
    }
}
