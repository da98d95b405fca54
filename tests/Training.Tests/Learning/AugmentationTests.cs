using DeepEmotion.Training.Learning;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Learning;

public sealed class AugmentationTests
{
    [Fact]
    public void Faces_stay_faces_of_the_side_asked_for()
    {
        random.manual_seed(1);
        using var scope = NewDisposeScope();
        var faces = randint(0, 256, [32, 48, 48], ScalarType.Byte);

        var moved = Augmentation.Apply(faces, 40, move: 6, covering: 0.5, new Generator(1));

        Assert.Equal([32, 1, 40, 40], moved.shape);
        Assert.InRange(moved.min().item<float>(), 0, 255);
        Assert.InRange(moved.max().item<float>(), 0, 255);
    }

    [Fact]
    public void About_half_of_the_faces_are_mirrored_and_none_is_upside_down()
    {
        random.manual_seed(1);
        using var scope = NewDisposeScope();
        var face = zeros([48, 48], ScalarType.Byte);
        face[..24, ..24] = 200;

        var moved = Augmentation.Apply(face.unsqueeze(0).expand(400, 48, 48), 48, move: 6, covering: 0.5, new Generator(1)).squeeze(1);

        var top = moved.slice(1, 0, 24, 1).mean([1, 2]);
        var left = moved.slice(2, 0, 24, 1).mean([1, 2]);
        var mean = moved.mean([1, 2]);
        Assert.True(top.ge(mean).all().item<bool>());
        Assert.InRange(left.ge(mean).to_type(ScalarType.Float32).mean().item<float>(), 0.4f, 0.6f);
    }

    [Fact]
    public void Faces_are_covered_about_every_second_time_and_never_without_covering()
    {
        using var scope = NewDisposeScope();
        // A bright patch in the middle of a dark face: covering is the only thing that can lighten its upper edge.
        var face = zeros([48, 48], ScalarType.Byte);
        face[20..28, 20..28] = 255;
        var faces = face.unsqueeze(0).expand(400, 48, 48);

        double Greys(double covering) => Augmentation.Apply(faces, 48, move: 6, covering, new Generator(1))
            .squeeze(1).slice(1, 0, 8, 1).gt(2).any(2).any(1).to_type(ScalarType.Float32).mean().item<float>();

        Assert.Equal(0, Greys(0));
        Assert.InRange(Greys(0.5), 0.1, 0.5);
    }

    [Fact]
    public void A_face_is_moved_by_at_most_the_pixels_asked_for()
    {
        using var scope = NewDisposeScope();
        // A soft spot in the middle of a face: its centre of mass moves with the face. Turning and scaling leave it where it is.
        var at = arange(48).to_type(ScalarType.Float32) - 23.5;
        var spot = ((at.square().unsqueeze(0) + at.square().unsqueeze(1)) * -0.02).exp() * 255;

        double Farthest(double move)
        {
            var moved = Augmentation.Apply(spot.unsqueeze(0).expand(400, 48, 48), 48, move, covering: 0, new Generator(1)).squeeze(1);
            var centre = (moved * at).sum([1, 2]) / moved.sum([1, 2]);
            return centre.abs().max().item<float>();
        }

        Assert.InRange(Farthest(0), 0, 0.1);
        // The window moves by 3 pixels of the face, which it may then enlarge by 1 / 0.8.
        Assert.InRange(Farthest(3), 2.5, 3 / 0.8 / 0.93 + 0.1);
    }
}
