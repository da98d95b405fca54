using CsCheck;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;

namespace DeepEmotion.Vision.Tests.Decoding;

/// <summary>Damage of any kind ends in a frame or in a rejection, never in another exception.</summary>
public sealed class PhotoMutationTests
{
    private const int Photos = 1500;
    private static readonly PhotoDecoder Decoder = new(new ImagingOptions());
    private static readonly Lazy<byte[][]> Seeds = new(MakeSeeds);

    private static readonly Gen<byte[]> Mutated =
        from seed in Gen.Int[0, PhotoVariants.All.Count + 1]
        from other in Gen.Int[0, PhotoVariants.All.Count + 1]
        from length in Gen.Double[0.3, 1]
        from splice in Gen.Int[0, 9]
        from at in Gen.Double[0, 1]
        from changes in Gen.Select(Gen.Double[0, 1], Gen.Byte).List[0, 12]
        select Mutate(Seeds.Value[seed], Seeds.Value[other], length, splice == 0, at, changes);

    [Fact]
    public void A_mutated_photo_is_decoded_or_rejected() => Mutated.Sample(
        content =>
        {
            try
            {
                Decoder.Decode(content, CancellationToken.None);
            }
            catch (PhotoRejectedException)
            {
            }
        },
        iter: Photos,
        threads: 1,
        print: static content => $"{content.Length} bytes: {Convert.ToHexString(content.AsSpan(0, Math.Min(64, content.Length)))}...");

    private static byte[][] MakeSeeds()
    {
        using var photo = SamplePhotos.Shrunk(120);
        return [.. PhotoVariants.All.Values.Select(write => write(photo)), CameraFormatTests.Heic("upright"), RawFile.Write(photo)];
    }

    private static byte[] Mutate(byte[] seed, byte[] other, double length, bool splice, double at, List<(double Where, byte Value)> changes)
    {
        var cut = (int)(at * Math.Min(seed.Length, other.Length));
        byte[] content = splice ? [.. seed[..cut], .. other[cut..]] : [.. seed];
        if (changes.Count % 4 == 0)
        {
            content = content[..(int)(length * content.Length)];
        }
        foreach (var (where, value) in changes)
        {
            // Headers are short beside pixels, so half of the changes go there.
            var span = (value & 1) == 0 ? content.Length : Math.Min(200, content.Length);
            if (span > 0)
            {
                content[(int)(where * (span - 1))] = value;
            }
        }
        return content;
    }
}
