using System.CommandLine;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;

namespace DeepEmotion.Training.Commands;

/// <summary>The options of <c>train</c> for the training recipe.</summary>
internal sealed class RecipeOptions
{
    private static readonly TrainingOptions Usual = new();

    private const int EpochsWithStart = 15;
    private const double RateWithStart = 0.1;

    private readonly Option<int?> _epochs;
    private readonly Option<double?> _rate;
    private readonly Option<int> _seed;
    private readonly Option<double> _move;
    private readonly Option<double> _soften;
    private readonly Option<double> _cover;
    private readonly Option<double> _fade;
    private readonly Option<double> _small;
    private readonly Option<double> _transformerRate;
    private readonly Option<double> _teacherShare;
    private readonly Option<double> _voteShare;
    private readonly Option<string> _labels;
    private readonly Option<int> _views;
    private readonly Option<double> _holdOut;

    public RecipeOptions(JobOptions options)
    {
        Option<double> Share(string name, string description, double usual) => options.Number(name, description, usual, least: 0.0, most: 1);
        _epochs = options.OptionalNumber("--epochs", $"passes over the training images; default: {Usual.Epochs}, or {EpochsWithStart} with --from", least: 1, most: 10_000);
        _rate = options.OptionalNumber("--learning-rate", "the highest learning rate; default: depends on the network, and a tenth of that with --from", least: 1e-6, most: 10);
        _seed = options.Number("--seed", "seed of the random numbers; on the same machine, the same seed repeats the run", Usual.Seed, least: 0, most: int.MaxValue);
        _move = options.Number("--move", "the farthest that a face is moved in each direction, in pixels of the 48", Usual.Move, least: 0.0, most: 12);
        _soften = Share("--soften", "share of the faces that are shrunk or blurred", Usual.SoftShare);
        _cover = Share("--cover", "share of the faces that are partly covered", Usual.CoverShare);
        _fade = Share("--fade", "share of the epochs, at the end, in which dropout and covering decrease to zero", Usual.FadeShare);
        _small = Share("--small", $"share of the epochs, at the beginning, with faces of {Usual.EarlySide} pixels, which is faster", Usual.EarlyShare);
        _transformerRate = Share("--transformer-rate", "factor on the learning rate of the spatial transformer; 0 does not train it: with random weights every face then gets the same window, and with --from the windows stay as they were", Usual.TransformerRate);
        _teacherShare = Share("--teacher-share", "share of the target from the teachers", Usual.TeacherShare);
        _voteShare = Share("--vote-share", "of what the teachers leave of the target, the share that comes from FER+'s votes", Usual.VoteShare);
        _labels = options.Text("--labels", "mapped converts FER+'s votes to an estimate of FER2013's label; latent assumes an unknown true emotion, and learns how label and votes differ from it", "mapped", "mapped", "latent");
        _views = options.Number("--teacher-views", "how many variants of each image the teachers score; each epoch trains on the next variant. More variants take the teachers longer", Usual.TeacherViews, least: 1, most: 64);
        _holdOut = options.Number("--hold-out", "share of the training images that is kept out of training; together with PublicTest they decide which weights are kept", Usual.HoldOut, least: 0.0, most: 0.5);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="network">The network to train.</param>
    /// <param name="starts">Whether it starts from a model's weights.</param>
    public TrainingOptions Read(ParseResult parsed, string network, bool starts) => new()
    {
        Epochs = parsed.GetValue(_epochs) ?? (starts ? EpochsWithStart : Usual.Epochs),
        LearningRate = parsed.GetValue(_rate) ?? NetworkCatalog.Find(network).LearningRate * (starts ? RateWithStart : 1),
        Seed = parsed.GetValue(_seed),
        Move = parsed.GetValue(_move),
        SoftShare = parsed.GetValue(_soften),
        CoverShare = parsed.GetValue(_cover),
        FadeShare = parsed.GetValue(_fade),
        EarlyShare = parsed.GetValue(_small),
        TransformerRate = parsed.GetValue(_transformerRate),
        TeacherShare = parsed.GetValue(_teacherShare),
        VoteShare = parsed.GetValue(_voteShare),
        Reading = Enum.Parse<LabelReading>(parsed.GetValue(_labels)!, ignoreCase: true),
        TeacherViews = parsed.GetValue(_views),
        HoldOut = parsed.GetValue(_holdOut),
    };
}
