package org.rollout4j.plot;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.apache.commons.text.StringEscapeUtils;
import org.knowm.xchart.XYChart;

/** Charts as files. */
final class Drawing {
    private static final String PNG_METADATA = "javax_imageio_png_1.0";

    /** The document type names a file on another machine, which some programs would fetch. */
    private static final Pattern DOCTYPE = Pattern.compile("<!DOCTYPE[^>]*>\\R?");

    private static final Pattern ROOT = Pattern.compile("(<svg[^>]*>)");

    private Drawing() {}

    /**
     * Draws a chart.
     *
     * @param chart makes the chart, whose size is that of {@code size} in points
     * @param named what is drawn, for an SVG to say so
     */
    static byte[] of(Supplier<XYChart> chart, List<String> named, ImageFormat format, ImageSize size)
            throws IOException {
        System.setProperty("java.awt.headless", "true");
        try {
            return format == ImageFormat.PNG ? png(chart.get(), size) : svg(chart.get(), named);
        } catch (InternalError | NoClassDefFoundError | UnsatisfiedLinkError e) {
            throw new IOException("cannot draw text, Java finds no fonts: " + e.getMessage(), e);
        }
    }

    private static byte[] png(XYChart chart, ImageSize size) throws IOException {
        BufferedImage image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale((double) size.width() / chart.getWidth(), (double) size.height() / chart.getHeight());
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        graphics.dispose();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, resolution(writer, image, size)), smallest(writer));
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static ImageWriteParam smallest(ImageWriter writer) {
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(0);
        return parameters;
    }

    /** What tells a text system how large the image is meant to be. */
    private static IIOMetadata resolution(ImageWriter writer, BufferedImage image, ImageSize size) throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
        String perMetre = Long.toString(Math.round(size.dotsPerMetre()));
        IIOMetadataNode dots = new IIOMetadataNode("pHYs");
        dots.setAttribute("pixelsPerUnitXAxis", perMetre);
        dots.setAttribute("pixelsPerUnitYAxis", perMetre);
        dots.setAttribute("unitSpecifier", "meter");
        IIOMetadataNode root = new IIOMetadataNode(PNG_METADATA);
        root.appendChild(dots);
        metadata.mergeTree(PNG_METADATA, root);
        return metadata;
    }

    /** XChart draws letters as outlines, which look the same everywhere; what they say is added as text, for search and for being read out. */
    private static byte[] svg(XYChart chart, List<String> named) throws IOException {
        VectorGraphics2D graphics = new VectorGraphics2D();
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        ByteArrayOutputStream drawn = new ByteArrayOutputStream();
        new SVGProcessor()
                .getDocument(graphics.getCommands(), new PageSize(0, 0, chart.getWidth(), chart.getHeight()))
                .writeTo(drawn);
        String text = element("title", chart.getTitle())
                + element(
                        "desc",
                        axis("x", chart.getXAxisTitle()) + axis("y", chart.getYAxisTitle()) + String.join("; ", named));
        Matcher root = ROOT.matcher(drawn.toString(StandardCharsets.UTF_8));
        String svg = root.replaceFirst(
                found -> Matcher.quoteReplacement(found.group(1).replace("px\"", "pt\"") + text));
        return DOCTYPE.matcher(svg).replaceFirst("").getBytes(StandardCharsets.UTF_8);
    }

    private static String axis(String name, String title) {
        return title.isEmpty() ? "" : "%s axis: %s. ".formatted(name, title);
    }

    private static String element(String name, String content) {
        return "\n  <%s>%s</%s>".formatted(name, StringEscapeUtils.escapeXml11(content), name);
    }
}
