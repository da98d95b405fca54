namespace DeepEmotion.DetectorConverter;

/// <summary>How a convolution or pooling slides over an image: kernel, stride, dilation and padding, each as (height, width).</summary>
internal sealed class TfliteWindow
{
    private readonly long[] _kernel;
    private readonly long[] _strides;
    private readonly long[] _dilations;
    private readonly long[] _pads;

    private TfliteWindow((int Height, int Width) kernel, (int Height, int Width) stride, (int Height, int Width) dilation, bool same, int[] input)
    {
        _kernel = [kernel.Height, kernel.Width];
        _strides = [stride.Height, stride.Width];
        _dilations = [dilation.Height, dilation.Width];
        var (top, bottom) = same ? SamePadding(input[1], kernel.Height, stride.Height, dilation.Height) : default;
        var (left, right) = same ? SamePadding(input[2], kernel.Width, stride.Width, dilation.Width) : default;
        _pads = [top, left, bottom, right];
    }

    /// <summary>Reads padding and strides, which every such options table keeps in its first three fields.</summary>
    /// <param name="settings">Conv2DOptions, DepthwiseConv2DOptions or Pool2DOptions.</param>
    /// <param name="input">Shape of the input, NHWC.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    /// <param name="dilation">Height and width of the dilation.</param>
    public static TfliteWindow From(FlatTable settings, int[] input, (int Height, int Width) kernel, (int Height, int Width) dilation) =>
        new(kernel, (settings.Int(2), settings.Int(1)), dilation, same: settings.Byte(0) == 0, input);

    public (string Name, object Value)[] ToPoolAttributes() => [("kernel_shape", _kernel), ("strides", _strides), ("pads", _pads)];

    public (string Name, object Value)[] ToConvolutionAttributes(int groups) =>
        [("kernel_shape", _kernel), ("strides", _strides), ("dilations", _dilations), ("pads", _pads), ("group", groups)];

    // TensorFlow's SAME: ceil(input / stride) outputs, and where the padding is odd, the larger part comes after the image.
    private static (int Before, int After) SamePadding(int input, int kernel, int stride, int dilation)
    {
        var outputs = (input + stride - 1) / stride;
        var reach = ((kernel - 1) * dilation) + 1;
        var total = Math.Max(((outputs - 1) * stride) + reach - input, 0);
        return (total / 2, total - (total / 2));
    }
}
