using System.Globalization;
using DeepEmotion.LocalHost.Commands;
using DeepEmotion.SkewedHost;

return await new RunCommand(new SkewedTime(TimeSpan.FromSeconds(double.Parse(args[0], CultureInfo.InvariantCulture)))).InvokeAsync(args[1..]).ConfigureAwait(false);
