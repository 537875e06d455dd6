package org.rollout4j.view;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.Scene;

/**
 * Writes images of the same size one after another as an animation that loops. The colours are the mixtures of a theme's
 * paints, and of each image only what differs from the one before is written. The same images make the same bytes.
 */
public final class GifWriter implements AutoCloseable {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";
    private static final int COLOURS = 256;
    /** Steps from the paper to a paint. */
    private static final int STEPS = 20;
    /** Steps from one paint to another. */
    private static final int BETWEEN = 8;

    private final ImageWriter writer =
            ImageIO.getImageWritersByFormatName("gif").next();
    private final MemoryCacheImageOutputStream stream;
    private final int[] palette;
    private final IndexColorModel colours;
    private final Map<Integer, Byte> nearest = new HashMap<>();
    private int width;
    private int height;
    /** {@code [height][width]}, the colours of the image before. */
    private byte[] before;

    /**
     * @param out stays open
     * @param theme of the images
     */
    public GifWriter(OutputStream out, Theme theme) throws IOException {
        stream = new MemoryCacheImageOutputStream(out);
        palette = palette(theme);
        byte[][] channels = new byte[3][palette.length];
        for (int i = 0; i < palette.length; i++) {
            channels[0][i] = (byte) (palette[i] >> 16);
            channels[1][i] = (byte) (palette[i] >> 8);
            channels[2][i] = (byte) palette[i];
        }
        colours = new IndexColorModel(8, palette.length, channels[0], channels[1], channels[2]);
        writer.setOutput(stream);
        writer.prepareWriteSequence(null);
    }

    /**
     * Adds an image.
     *
     * @param milliseconds how long it is shown, in steps of 10
     */
    public void write(BufferedImage image, int milliseconds) throws IOException {
        boolean first = before == null;
        Require.that(
                first || (image.getWidth() == width && image.getHeight() == height),
                "size of an image",
                image.getWidth() + "x" + image.getHeight(),
                "that of the first one, " + width + "x" + height + ", is needed");
        width = image.getWidth();
        height = image.getHeight();
        byte[] indices = indices(image);
        Rectangle changed = first ? new Rectangle(width, height) : changed(indices);
        BufferedImage part = new BufferedImage(changed.width, changed.height, BufferedImage.TYPE_BYTE_INDEXED, colours);
        for (int y = 0; y < changed.height; y++) {
            int from = (changed.y + y) * width + changed.x;
            part.getRaster()
                    .setDataElements(0, y, changed.width, 1, Arrays.copyOfRange(indices, from, from + changed.width));
        }
        ImageTypeSpecifier type =
                new ImageTypeSpecifier(colours, part.getSampleModel()); // not by its kind: that has other colours
        IIOMetadata metadata = writer.getDefaultImageMetadata(type, null);
        metadata.setFromTree(FORMAT, describe(metadata, changed, milliseconds / 10, first));
        writer.writeToSequence(new IIOImage(part, null, metadata), null);
        before = indices;
    }

    /** Ends the animation. */
    @Override
    public void close() throws IOException {
        try {
            writer.endWriteSequence();
            stream.close();
        } finally {
            writer.dispose();
        }
    }

    private static IIOMetadataNode describe(IIOMetadata metadata, Rectangle part, int hundredths, boolean first) {
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        IIOMetadataNode place = child(root, "ImageDescriptor");
        place.setAttribute("imageLeftPosition", Integer.toString(part.x));
        place.setAttribute("imageTopPosition", Integer.toString(part.y));
        place.setAttribute("interlaceFlag", "FALSE");
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "doNotDispose");
        control.setAttribute("delayTime", Integer.toString(hundredths));
        if (first) {
            IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
            loop.setAttribute("applicationID", "NETSCAPE");
            loop.setAttribute("authenticationCode", "2.0");
            loop.setUserObject(new byte[] {1, 0, 0}); // any number of times
            child(root, "ApplicationExtensions").appendChild(loop);
        }
        return root;
    }

    private static IIOMetadataNode child(IIOMetadataNode root, String name) {
        for (int i = 0; i < root.getLength(); i++) {
            if (root.item(i).getNodeName().equals(name)) {
                return (IIOMetadataNode) root.item(i);
            }
        }
        IIOMetadataNode child = new IIOMetadataNode(name);
        root.appendChild(child);
        return child;
    }

    /** The least rectangle with all that differs from the image before; one pixel where nothing does. */
    private Rectangle changed(byte[] indices) {
        int left = width;
        int right = -1;
        int top = height;
        int bottom = -1;
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] != before[i]) {
                left = Math.min(left, i % width);
                right = Math.max(right, i % width);
                top = Math.min(top, i / width);
                bottom = i / width;
            }
        }
        return right < 0 ? new Rectangle(1, 1) : new Rectangle(left, top, right - left + 1, bottom - top + 1);
    }

    private byte[] indices(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        byte[] indices = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indices[i] = nearest.computeIfAbsent(pixels[i] & 0xffffff, this::nearest);
        }
        return indices;
    }

    private byte nearest(int rgb) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < palette.length; i++) {
            int distance = 0;
            for (int shift = 0; shift <= 16; shift += 8) {
                int difference = ((rgb >> shift) & 0xff) - ((palette[i] >> shift) & 0xff);
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return (byte) best;
    }

    /** All paints at all strengths, then ink and paper on each of them. */
    private static int[] palette(Theme theme) {
        Set<Integer> colours = new LinkedHashSet<>();
        int paper = theme.rgb(Scene.Paint.BACKGROUND);
        for (Scene.Paint paint : Scene.Paint.values()) {
            for (int i = 0; i <= STEPS; i++) {
                colours.add(Theme.mix(paper, theme.rgb(paint), (double) i / STEPS));
            }
        }
        for (Scene.Paint paint : Scene.Paint.values()) {
            for (Scene.Paint over : new Scene.Paint[] {Scene.Paint.INK, Scene.Paint.FAINT}) {
                for (int i = 0; i <= BETWEEN; i++) {
                    colours.add(Theme.mix(theme.rgb(paint), theme.rgb(over), (double) i / BETWEEN));
                }
            }
        }
        return colours.stream().mapToInt(Integer::intValue).limit(COLOURS).toArray();
    }
}
