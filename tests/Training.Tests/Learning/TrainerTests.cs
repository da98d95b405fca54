using DeepEmotion.Model.Emotions;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Learning;

public sealed class TrainerTests : IDisposable
{
    private static readonly FaceTensors Faces = FaceTensors.Create(SyntheticFaces.Set(training: 40, validation: 0).Of(Split.Training), EmotionLabels.Seven);
    private static readonly TrainingOptions Options = new() { Epochs = 2, BatchSize = 16, EarlySide = 24, EarlyShare = 1 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(LabelReading.Mapped, false)]
    [InlineData(LabelReading.Latent, true)]
    public void A_run_that_was_stopped_and_resumed_in_the_middle_of_an_epoch_ends_with_the_same_weights(LabelReading labels, bool taught)
    {
        var data = taught ? Faces with { Taught = Taught(1, 2) } : Faces;
        Trainer Create() => TrainerTests.Create(Options with { Reading = labels, TeacherViews = 2 }, data);
        var (straight, stopped, resumed) = (Create(), Create(), Create());
        Advance(straight, 3);
        Advance(stopped, 1);
        stopped.Save(_folder.File("checkpoint"));

        resumed.Resume(_folder.File("checkpoint"));
        Advance(resumed, 2);

        Assert.Equal(straight.Step, resumed.Step);
        Assert.Equal(Weights(straight.Network), Weights(resumed.Network));
        Assert.Equal(Weights(straight.Average), Weights(resumed.Average));
        Assert.Equal(straight.Latent?.Label.data<float>().ToArray(), resumed.Latent?.Label.data<float>().ToArray());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.5, false)]
    public void Teachers_decide_their_share_and_nothing_more(double share, bool same)
    {
        var options = Options with { TeacherShare = share, TeacherViews = 1 };
        var (one, other) = (Create(options, Faces with { Taught = Taught(1) }), Create(options, Faces with { Taught = Taught(2) }));
        Advance(one, 1);
        Advance(other, 1);
        Assert.Equal(same, Weights(one.Network).SequenceEqual(Weights(other.Network)));
    }

    [Fact]
    public void Teachers_who_decide_all_leave_nothing_to_the_labels()
    {
        var options = Options with { TeacherShare = 1, TeacherViews = 1 };
        var data = Faces with { Taught = Taught(1) };
        var (one, other) = (Create(options, data), Create(options, data with { Labels = (data.Labels + 1) % 7 }));
        Advance(one, 1);
        Advance(other, 1);
        Assert.Equal(Weights(one.Network), Weights(other.Network));
    }

    [Fact]
    public void Each_epoch_shows_the_next_view_with_what_teachers_say_of_it()
    {
        var options = Options with { TeacherViews = 2 };
        var (one, other) = (Create(options, Faces with { Taught = Taught(1, 2) }), Create(options, Faces with { Taught = Taught(1, 3) }));
        Advance(one, one.StepsPerEpoch);
        Advance(other, other.StepsPerEpoch);
        Assert.Equal(Weights(one.Network), Weights(other.Network));
        Advance(one, 1);
        Advance(other, 1);
        Assert.NotEqual(Weights(one.Network), Weights(other.Network));
    }

    [Fact]
    public void What_sources_say_is_learned_beside_the_network()
    {
        var trainer = Create(Options with { Reading = LabelReading.Latent });
        var before = trainer.Latent!.Label.data<float>().ToArray();
        Advance(trainer, 2);
        Assert.NotEqual(before, trainer.Latent.Label.data<float>().ToArray());
    }

    [Fact]
    public void Each_part_of_a_batch_is_computed_by_one_thread_whatever_that_thread_did_before()
    {
        var watching = new List<WatchingNetwork>();
        var trainer = new Trainer(() => new WatchingNetwork(watching), Faces, Options);
        // The number is a thread's own, and this thread takes part.
        set_num_threads(4);

        trainer.Advance();

        Assert.Equal([1, 1], watching.SelectMany(n => n.Threads));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        var (one, same, other) = (Create(), Create(), Create(Options with { Seed = 2 }));

        Assert.Equal(Advance(one, 1), Advance(same, 1));
        Advance(other, 1);

        Assert.Equal(Weights(one.Network), Weights(same.Network));
        Assert.NotEqual(Weights(one.Network), Weights(other.Network));
    }

    [Fact]
    public void A_loss_that_is_not_a_number_stops_training_before_the_weights_change()
    {
        var trainer = Create();
        using (no_grad())
        {
            trainer.Network.named_parameters().Single(p => p.name == "head.bias").parameter.fill_(float.NaN);
        }
        var before = Parameters(trainer.Network);

        var failure = Assert.Throws<TrainingDivergedException>(() => trainer.Advance());

        Assert.Contains("step 1", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Parameters(trainer.Network));
        Assert.Equal(0, trainer.Step);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_never_the_best()
    {
        var trainer = Create();

        Assert.Equal([false, true, false, false, true], ((double[])[double.NaN, 1, double.NaN, 2, 0.5]).Select(trainer.IsBest));
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_and_not_used()
    {
        var trainer = Create();
        trainer.Save(_folder.File("checkpoint"));
        var bytes = File.ReadAllBytes(_folder.File("checkpoint"));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(_folder.File("checkpoint"), bytes);

        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => trainer.Resume(_folder.File("checkpoint"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_checkpoint_is_replaced_in_one_go()
    {
        var trainer = Create();
        trainer.Save(_folder.File("checkpoint"));
        trainer.Save(_folder.File("checkpoint"));

        Assert.Equal([_folder.File("checkpoint")], Directory.GetFiles(_folder.Path));
    }

    private static Trainer Create(TrainingOptions? options = null, FaceTensors? data = null)
    {
        set_num_threads(1);
        return new(() => new AttentionalNetwork(7), data ?? Faces, options ?? Options);
    }

    /// <summary>In each view, every face is said to show one emotion.</summary>
    private static Tensor Taught(params long[] emotions) => stack(emotions.Select(static emotion => nn.functional.one_hot(full([Faces.Count], emotion, ScalarType.Int64), 7).to_type(ScalarType.Float32)));

    private static double Advance(Trainer trainer, int steps) => Enumerable.Range(0, steps).Sum(_ => trainer.Advance().Loss);

    private static float[] Parameters(FaceNetwork network) => [.. network.parameters().SelectMany(p => p.detach().data<float>().ToArray())];

    private static float[] Weights(FaceNetwork network) => [.. NetworkState.Of(network).SelectMany(t => t.Value.detach().data<float>().ToArray())];
}
