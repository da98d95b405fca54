using Microsoft.Playwright;

namespace DeepEmotion.Pages.Tests;

/// <summary>The contrast of text by WCAG 2.2, computed from the colours that the browser really uses.</summary>
internal static class Contrast
{
    // A text over a half transparent ground is judged with the worst picture behind it: white for light text, black for dark.
    private const string Script = """
        () => {
          const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = color => {
            context.clearRect(0, 0, 1, 1);
            context.fillStyle = color;
            context.fillRect(0, 0, 1, 1);
            return [...context.getImageData(0, 0, 1, 1).data];
          };
          const luminance = ([r, g, b]) => [r, g, b].map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
            .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
          const groundOf = (node, worst) => {
            for (let at = node; at; at = at.parentElement) {
              const [r, g, b, alpha] = rgba(getComputedStyle(at).backgroundColor);
              if (alpha > 200) return [r, g, b].map(value => value * alpha / 255 + worst * (1 - alpha / 255));
            }
            return [255, 255, 255];
          };
          const weak = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || node.closest('script, style, noscript, option, .visually-hidden, :disabled, [hidden]') || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
            const style = getComputedStyle(node);
            const text = luminance(rgba(style.color));
            const ground = luminance(groundOf(node, text > 0.2 ? 255 : 0));
            const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
            const large = parseFloat(style.fontSize) >= 24;
            if (ratio < (large ? 3 : 4.5)) weak.push(`${ratio.toFixed(2)} ${node.className || node.tagName}: ${walker.currentNode.data.trim().slice(0, 40)}`);
          }
          return weak;
        }
        """;

    public static Task<string[]> TooWeakAsync(IPage page) => page.EvaluateAsync<string[]>(Script);
}
