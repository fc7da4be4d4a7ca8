<?php
/**
 * Writes all content to the file named by the first argument, as Tools > Export
 * would, but for the moment of writing, which would differ each time.
 */

require_once ABSPATH . 'wp-admin/includes/export.php';

$file = fopen( $arguments[0], 'wb' );
if ( ! $file ) {
	wp_die( "cannot write {$arguments[0]}" );
}
// It prints what it exports; send that to the file as it comes. The head, with
// both dates, is in the first piece.
$head = true;
ob_start(
	function ( $text ) use ( $file, &$head ) {
		if ( $head ) {
			$text = preg_replace( '/ created="[^"]*"/', ' created="2024-02-01 12:00"', $text, 1 );
			$text = preg_replace( '#<pubDate>[^<]*</pubDate>#', '<pubDate>Thu, 01 Feb 2024 12:00:00 +0000</pubDate>', $text, 1 );
			$head = false;
		}
		fwrite( $file, $text );
		return '';
	},
	65536
);
export_wp();
ob_end_clean();
fclose( $file );
