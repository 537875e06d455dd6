package org.rollout4j.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** An SVG as XML, parsed without a look at anything else. */
public record Svg(Document document) {
    public static Svg of(byte[] bytes) {
        assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("<!DOCTYPE");
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return new Svg(factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes)));
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new AssertionError("no SVG: " + e.getMessage(), e);
        }
    }

    public String title() {
        return text("title");
    }

    /** What it says of its axes and what is drawn. */
    public String description() {
        return text("desc");
    }

    public String attribute(String name) {
        return document.getDocumentElement().getAttribute(name);
    }

    private String text(String tag) {
        NodeList found = document.getElementsByTagName(tag);
        assertThat(found.getLength()).isEqualTo(1);
        return found.item(0).getTextContent();
    }

    /** How many elements have a property of that colour: {@code stroke} for lines, {@code fill} for areas. */
    long count(String property, Color colour) {
        String wanted = String.format(
                Locale.ROOT, "%s:rgb(%d,%d,%d)", property, colour.getRed(), colour.getGreen(), colour.getBlue());
        return styles().stream().filter(style -> style.contains(wanted)).count();
    }

    private List<String> styles() {
        List<String> styles = new ArrayList<>();
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            styles.add(((Element) all.item(i)).getAttribute("style"));
        }
        return styles;
    }
}
