<?php
/**
 * Prints, as JSON, what the_content makes of contents: "shown" as visitors get
 * it and "plain" without typographic quotes, dashes, pictures for smilies and
 * corrections of the spelling of WordPress.
 *
 * Without an argument of every published item, by its number; with the name of
 * a JSON file of those in there, by their keys, as if the first post held them.
 */

/** Whole contents, their pages in a row, as a theme's loop would show them. */
function wps_shown( $posts ) {
	global $post;
	$shown = array();
	foreach ( $posts as $key => $post ) {
		setup_postdata( $post );
		$shown[ $key ] = apply_filters( 'the_content', $post->post_content );
	}
	wp_reset_postdata();
	return $shown;
}

$posts = array();
$found = get_posts(
	array(
		'post_type'   => get_post_types( array( 'public' => true ) ),
		'post_status' => 'publish',
		'numberposts' => -1,
		'orderby'     => 'ID',
		'order'       => 'ASC',
	)
);
if ( $arguments ) {
	foreach ( json_decode( file_get_contents( $arguments[0] ), true ) as $key => $content ) {
		$posts[ $key ]               = clone $found[0];
		$posts[ $key ]->post_content = $content;
	}
} else {
	foreach ( $found as $item ) {
		$posts[ $item->ID ] = $item;
	}
}

$shown = wps_shown( $posts );
// Shortcodes and blocks texturize on their own: switch it off as such.
add_filter( 'run_wptexturize', '__return_false' );
wptexturize( 'x', true );
remove_filter( 'the_content', 'convert_smilies', 20 );
remove_filter( 'the_content', 'capital_P_dangit', 11 );
$plain = wps_shown( $posts );

$result = array();
foreach ( $shown as $key => $html ) {
	$result[ $key ] = array( 'shown' => $html, 'plain' => $plain[ $key ] );
}
echo wp_json_encode( (object) $result, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ), "\n";
