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
    // A row is a true emotion: the bundled model's answers on PublicTest (version 20261130-083748-53ff3be4), rounded.
    internal static readonly double[][] Answers =
    [
        [0.67, 0, 0.06, 0.03, 0.12, 0.02, 0.10], [0.37, 0.50, 0.02, 0.04, 0.03, 0.02, 0.02], [0.11, 0, 0.44, 0.02, 0.21, 0.08, 0.14], [0.01, 0, 0.01, 0.89, 0.01, 0.02, 0.06],
        [0.10, 0, 0.07, 0.02, 0.61, 0.01, 0.19], [0.03, 0, 0.06, 0.03, 0.03, 0.83, 0.02], [0.04, 0, 0.03, 0.07, 0.12, 0, 0.74],
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
