using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Functions.Telemetry;

/// <summary>How far the emotions of recent faces differ from those of the model's evaluation.</summary>
/// <remarks>
/// Jensen-Shannon divergence with base-2 logarithms: 0 for equal shares, 1 for disjoint ones, finite if a share is 0
/// (J. Lin, "Divergence Measures Based on the Shannon Entropy", IEEE Transactions on Information Theory 37(1), 1991,
/// equation 4.1 and theorem 4). Chance alone gives about (classes - 1) / (8 n ln 2): 0.001 for seven classes and a full window.
/// </remarks>
internal sealed class EmotionDrift
{
    /// <summary>The number of recent faces compared.</summary>
    public const int Window = 1000;

    /// <summary>With fewer faces, chance outweighs drift.</summary>
    public const int Least = 100;

    private readonly Lock _lock = new();
    private readonly Emotion[] _latest = new Emotion[Window];
    private readonly int[] _counts = new int[EmotionLabels.Seven.Length];
    private ModelManifest? _manifest;
    private long _seen;

    /// <summary>Adds faces that a model scored; a new model resets the count.</summary>
    public void Add(ModelManifest manifest, IEnumerable<Emotion> emotions)
    {
        lock (_lock)
        {
            if (_manifest?.Version != manifest.Version)
            {
                (_manifest, _seen) = (manifest, 0);
                Array.Clear(_counts);
            }
            foreach (var emotion in emotions)
            {
                var place = (int)(_seen % Window);
                if (_seen++ >= Window)
                {
                    _counts[(int)_latest[place]]--;
                }
                _latest[place] = emotion;
                _counts[(int)emotion]++;
            }
        }
    }

    /// <summary>The model and its drift; null if there were too few faces or the manifest holds no shares.</summary>
    public (ModelVersion Model, double Divergence)? Measure()
    {
        lock (_lock)
        {
            if (_seen < Least || _manifest is not { EmotionShares: { } shares } manifest)
            {
                return null;
            }
            double seen = Math.Min(_seen, Window);
            return (manifest.Version, Divergence([.. _counts.Select(count => count / seen)], [.. EmotionLabels.Seven.Select(label => shares.GetValueOrDefault(label))]));
        }
    }

    /// <summary>Jensen-Shannon divergence of two distributions over the same classes, in bits.</summary>
    public static double Divergence(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var bits = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            var middle = (p[i] + q[i]) / 2;
            bits += (Term(p[i], middle) + Term(q[i], middle)) / 2;
        }
        return Math.Clamp(bits, 0, 1);
    }

    private static double Term(double share, double middle) => share > 0 ? share * Math.Log2(share / middle) : 0;
}
