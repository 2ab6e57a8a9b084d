package dev.carillon.server;

import dev.carillon.http.Preload;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the style sheets and scripts of a page, so that they can be announced before the page is sent. */
final class PageResources {
    private static final Pattern TAG = Pattern.compile("<(link|script)\\b([^>]{0,500})>", Pattern.CASE_INSENSITIVE);
    private static final Pattern STYLE_SHEET = Pattern.compile("\\brel=\"stylesheet\"");
    private static final Pattern MODULE = Pattern.compile("\\btype=\"module\"");
    private static final Pattern ADDRESS = Pattern.compile("\\b(?:href|src)=\"([\\w./-]{1,200})\"");

    private PageResources() {}

    /** Returns the resources whose addresses are relative to the root of the site, in their order on the page. */
    static List<Preload> of(String html) {
        List<Preload> resources = new ArrayList<>();
        for (Matcher tag = TAG.matcher(html); tag.find(); ) {
            String attributes = tag.group(2);
            boolean script = tag.group(1).equalsIgnoreCase("script");
            Matcher address = ADDRESS.matcher(attributes);
            if (address.find() && (script || STYLE_SHEET.matcher(attributes).find())) {
                resources.add(new Preload("/" + address.group(1).replaceFirst("^\\.?/", ""), kind(script, attributes)));
            }
        }
        return List.copyOf(resources);
    }

    private static Preload.Kind kind(boolean script, String attributes) {
        if (!script) {
            return Preload.Kind.STYLE;
        }
        return MODULE.matcher(attributes).find() ? Preload.Kind.MODULE : Preload.Kind.SCRIPT;
    }
}
