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

    [Fact]
    public void A_run_that_was_stopped_and_resumed_in_the_middle_of_an_epoch_ends_with_the_same_weights()
    {
        var (straight, stopped, resumed) = (Create(), Create(), Create());
        Advance(straight, 3);
        Advance(stopped, 1);
        stopped.Save(_folder.File("checkpoint"));

        resumed.Resume(_folder.File("checkpoint"));
        Advance(resumed, 2);

        Assert.Equal(straight.Step, resumed.Step);
        Assert.Equal(Weights(straight.Network), Weights(resumed.Network));
        Assert.Equal(Weights(straight.Average), Weights(resumed.Average));
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
    public void A_loss_that_is_no_number_stops_training_before_the_weights_change()
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

    private static Trainer Create(TrainingOptions? options = null)
    {
        set_num_threads(1);
        return new(() => new AttentionalNetwork(7), Faces, options ?? Options);
    }

    private static double Advance(Trainer trainer, int steps) => Enumerable.Range(0, steps).Sum(_ => trainer.Advance().Loss);

    private static float[] Parameters(FaceNetwork network) => [.. network.parameters().SelectMany(p => p.detach().data<float>().ToArray())];

    private static float[] Weights(FaceNetwork network) => [.. NetworkState.Of(network).SelectMany(t => t.Value.detach().data<float>().ToArray())];
}
