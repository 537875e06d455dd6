package org.rollout4j.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rollout4j.core.Scene;

/** Animations as the JDK reads them, put together as a viewer does. */
class GifWriterTest {
    private static Scene scene(int column) {
        return Scene.builder(4, 2)
                .cells(2, 4, Scene.Paint.FAINT, 1)
                .cell(1, column, Scene.Paint.ACCENT, 1)
                .build();
    }

    private static BufferedImage image(int column, Theme theme) {
        return SceneImage.of(scene(column), theme, 200, 100);
    }

    private static byte[] gif(Theme theme, int... columns) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GifWriter writer = new GifWriter(out, theme)) {
            for (int i = 0; i < columns.length; i++) {
                writer.write(image(columns[i], theme), i == columns.length - 1 ? 1500 : 250);
            }
        }
        return out.toByteArray();
    }

    private static ImageReader reader(byte[] gif) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif)));
        return reader;
    }

    private static IIOMetadataNode node(ImageReader reader, int frame, String name) throws IOException {
        IIOMetadataNode root =
                (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        return (IIOMetadataNode) root.getElementsByTagName(name).item(0);
    }

    private static List<BufferedImage> frames(byte[] gif) throws IOException {
        ImageReader reader = reader(gif);
        List<BufferedImage> frames = new ArrayList<>();
        BufferedImage canvas = new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < reader.getNumImages(true); i++) {
            IIOMetadataNode place = node(reader, i, "ImageDescriptor");
            BufferedImage frame = new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = canvas.createGraphics();
            graphics.drawImage(
                    reader.read(i),
                    Integer.parseInt(place.getAttribute("imageLeftPosition")),
                    Integer.parseInt(place.getAttribute("imageTopPosition")),
                    null);
            graphics.dispose();
            canvas.copyData(frame.getRaster());
            frames.add(frame);
        }
        return frames;
    }

    @Test
    void hasItsFramesSizeDelaysAndGoesRoundForEver() throws IOException {
        ImageReader reader = reader(gif(Theme.LIGHT, 0, 1, 1, 3));

        assertThat(reader.getNumImages(true)).isEqualTo(4);
        IIOMetadataNode stream = (IIOMetadataNode) reader.getStreamMetadata().getAsTree("javax_imageio_gif_stream_1.0");
        IIOMetadataNode screen = (IIOMetadataNode)
                stream.getElementsByTagName("LogicalScreenDescriptor").item(0);
        assertThat(screen.getAttribute("logicalScreenWidth")).isEqualTo("200");
        assertThat(screen.getAttribute("logicalScreenHeight")).isEqualTo("100");
        for (int i = 0; i < 4; i++) {
            IIOMetadataNode control = node(reader, i, "GraphicControlExtension");
            assertThat(control.getAttribute("delayTime")).isEqualTo(i == 3 ? "150" : "25");
            assertThat(control.getAttribute("disposalMethod")).isEqualTo("doNotDispose");
            assertThat(node(reader, i, "LocalColorTable")).isNull();
        }
        IIOMetadataNode loop = node(reader, 0, "ApplicationExtension");
        assertThat(loop.getAttribute("applicationID")).isEqualTo("NETSCAPE");
        assertThat((byte[]) loop.getUserObject()).containsExactly(1, 0, 0);
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void showsTheImagesInTheirColours(Theme theme) throws IOException {
        int[] columns = {0, 1, 1, 3};
        List<BufferedImage> frames = frames(gif(theme, columns));
        for (int i = 0; i < columns.length; i++) {
            BufferedImage expected = image(columns[i], theme);
            for (int y = 10; y < 100; y += 15) {
                for (int x = 10; x < 200; x += 15) {
                    assertThat(frames.get(i).getRGB(x, y)).isEqualTo(expected.getRGB(x, y));
                }
            }
            int filled = frames.get(i).getRGB(columns[i] * 50 + 25, 75) & 0xffffff;
            assertThat(filled).isEqualTo(theme.rgb(Scene.Paint.ACCENT));
        }
    }

    @Test
    void onlyWhatChangesIsWritten() throws IOException {
        ImageReader reader = reader(gif(Theme.LIGHT, 0, 1, 1));
        assertThat(reader.read(0).getWidth()).isEqualTo(200);
        assertThat(reader.read(1).getWidth()).isBetween(94, 100);
        assertThat(reader.read(1).getHeight()).isBetween(44, 50);
        assertThat(reader.read(2).getWidth()).isEqualTo(1);
    }

    @Test
    void theSameImagesMakeTheSameBytes() throws IOException {
        assertThat(gif(Theme.DARK, 2, 3)).isEqualTo(gif(Theme.DARK, 2, 3)).isNotEqualTo(gif(Theme.DARK, 3, 2));
    }

    @Test
    void refusesAnImageOfAnotherSize() throws IOException {
        try (GifWriter writer = new GifWriter(new ByteArrayOutputStream(), Theme.DARK)) {
            writer.write(new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB), 100);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.write(new BufferedImage(10, 11, BufferedImage.TYPE_INT_RGB), 100))
                    .withMessageContaining("10x11");
        }
    }
}
