using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>The main head's targets without teachers: FER2013's label, softened by FER+'s votes.</summary>
/// <remarks>The taggers' answers pass through <see cref="VoteMapping"/>, so the target remains an estimate of FER2013's label, which a model is judged by.</remarks>
public static class SoftTargets
{
    /// <returns>Rows of probabilities, float32 [N, classes].</returns>
    public static Tensor Create(FaceTensors data, int classes, TrainingOptions options)
    {
        using var scope = NewDisposeScope();
        var labels = nn.functional.one_hot(data.Labels, classes).to_type(ScalarType.Float32);
        var smooth = labels * (1 - options.LabelSmoothing) + options.LabelSmoothing / classes;
        var voted = VoteMapping.Fit(data.Votes, data.Labels, classes);
        return (smooth * (1 - (voted.sum(1, keepdim: true) * options.VoteShare)) + voted * options.VoteShare).MoveToOuterDisposeScope();
    }
}
